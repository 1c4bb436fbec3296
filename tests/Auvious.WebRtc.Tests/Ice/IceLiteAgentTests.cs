using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Stun;

namespace Auvious.WebRtc.Tests.Ice;

public sealed class IceLiteAgentTests
{
    static readonly IceCredentials Local = IceCredentials.Create(), Remote = IceCredentials.Create();
    static readonly TransportAddress From = TransportAddress.From([198, 51, 100, 4], 4_444);

    readonly IceLiteAgent agent = new(Local, Remote);
    readonly byte[] answer = new byte[IceLiteAgent.MaxAnswer];

    [Theory]
    [InlineData(false, IceVerdict.Check)]
    [InlineData(true, IceVerdict.Nomination)]
    public void A_check_is_answered_with_its_source_address(bool useCandidate, IceVerdict verdict)
    {
        StunMessage success = Handle(Checks.Request(Local, Remote, useCandidate), verdict);

        success.Type.ShouldBe(StunType.BindingSuccess);
        success.TransactionId.ToArray().ShouldBe(Checks.TransactionId);
        success.HasValidIntegrity(Local.Key).ShouldBeTrue();
        success.TryFind(StunAttribute.XorMappedAddress, out ReadOnlySpan<byte> value).ShouldBeTrue();
        StunAddress.TryReadXored(value, success.TransactionId, out TransportAddress mapped).ShouldBeTrue();
        mapped.ShouldBe(From);
    }

    [Fact]
    public void A_wrong_password_is_401_without_integrity()
    {
        StunMessage error = Handle(Checks.Request(Local, Remote, pwd: Remote.Pwd), IceVerdict.Unauthorized);

        ErrorCode(error).ShouldBe(StunError.Unauthenticated);
        error.TryFind(StunAttribute.MessageIntegrity, out _).ShouldBeFalse();
    }

    [Fact]
    public void Another_users_name_is_401() =>
        ErrorCode(Handle(Checks.Request(Local, Remote, username: $"other:{Remote.Ufrag}"), IceVerdict.Unauthorized)).ShouldBe(401);

    [Fact]
    public void A_request_without_integrity_is_400() =>
        ErrorCode(Handle(Checks.Request(Local, Remote, withIntegrity: false), IceVerdict.Unauthorized)).ShouldBe(StunError.BadRequest);

    [Fact]
    public void An_unknown_required_attribute_is_420_and_named()
    {
        StunMessage error = Handle(Checks.Request(Local, Remote, unknown: 0x7F12), IceVerdict.Refused);

        ErrorCode(error).ShouldBe(StunError.UnknownAttribute);
        error.TryFind(StunAttribute.UnknownAttributes, out ReadOnlySpan<byte> unknown).ShouldBeTrue();
        unknown.ToArray().ShouldBe([0x7F, 0x12]);
        error.HasValidIntegrity(Local.Key).ShouldBeTrue();
    }

    [Fact]
    public void An_unknown_optional_attribute_is_fine() => Handle(Checks.Request(Local, Remote, unknown: 0xC057), IceVerdict.Check);

    [Fact]
    public void A_controlled_remote_is_487() =>
        ErrorCode(Handle(Checks.Request(Local, Remote, isControlled: true), IceVerdict.Refused)).ShouldBe(StunError.RoleConflict);

    [Fact]
    public void Without_a_fingerprint_nothing_is_answered() =>
        Drop(Checks.Request(Local, Remote, withFingerprint: false), IceVerdict.Malformed);

    [Theory]
    [InlineData(StunType.BindingIndication)]
    [InlineData(StunType.BindingSuccess)]
    [InlineData(0x0003)]
    public void Anything_but_a_binding_request_is_ignored(ushort type) =>
        Drop(Checks.Request(Local, Remote, type: type), IceVerdict.Ignored);

    [Fact]
    public void A_hundred_unknown_attributes_still_fit_the_answer()
    {
        var buffer = new byte[1_400];
        var request = new StunWriter(buffer, StunType.BindingRequest, Checks.TransactionId);
        request.Write(StunAttribute.Username, System.Text.Encoding.ASCII.GetBytes($"{Local.Ufrag}:{Remote.Ufrag}"));
        for (int i = 0; i < 100; i++) request.Write((ushort)(0x7000 + i), []);
        request.WriteIntegrity(Local.Key);
        request.WriteFingerprint();

        ErrorCode(Handle(buffer[..request.Length], IceVerdict.Refused)).ShouldBe(StunError.UnknownAttribute);
    }

    [Fact]
    public void Credentials_have_the_lengths_and_letters_of_RFC_8839()
    {
        byte[] random = [.. Enumerable.Range(0, IceCredentials.RandomLength).Select(i => (byte)(i * 37))];
        IceCredentials credentials = IceCredentials.Create(random);

        credentials.Ufrag.Length.ShouldBe(8);
        credentials.Pwd.Length.ShouldBe(24);
        (credentials.Ufrag + credentials.Pwd).All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/').ShouldBeTrue();
        credentials.ToString().ShouldNotContain(credentials.Pwd);
        IceCredentials.Create().ShouldNotBe(IceCredentials.Create());
    }

    StunMessage Handle(byte[] request, IceVerdict verdict)
    {
        agent.Handle(request, From, answer, out int length).ShouldBe(verdict);
        StunMessage.TryParse(answer.AsSpan(0, length), out StunMessage message).ShouldBeTrue();
        message.HasValidFingerprint().ShouldBeTrue();
        return message;
    }

    void Drop(byte[] datagram, IceVerdict verdict)
    {
        agent.Handle(datagram, From, answer, out int length).ShouldBe(verdict);
        length.ShouldBe(0);
    }

    static int ErrorCode(StunMessage error)
    {
        error.Type.ShouldBe(StunType.BindingError);
        error.TryFind(StunAttribute.ErrorCode, out ReadOnlySpan<byte> value).ShouldBeTrue();
        return (value[2] * 100) + value[3];
    }
}
