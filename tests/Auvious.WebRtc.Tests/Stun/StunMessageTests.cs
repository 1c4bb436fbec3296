using Auvious.WebRtc.Stun;
using CsCheck;

namespace Auvious.WebRtc.Tests.Stun;

public sealed class StunMessageTests
{
    [Fact]
    public void Any_change_to_a_message_is_seen() =>
        Gen.Int[0, Rfc5769Tests.Request.Length - 1].Select(Gen.Byte[1, 255]).Sample((position, flip) =>
        {
            byte[] changed = [.. Rfc5769Tests.Request];
            changed[position] ^= flip;
            (StunMessage.TryParse(changed, out StunMessage message) && message.HasValidFingerprint()).ShouldBeFalse();
        });

    [Fact]
    public void A_cut_message_is_malformed() => Gen.Int[0, Rfc5769Tests.Request.Length - 1].Sample(length =>
        StunMessage.TryParse(Rfc5769Tests.Request.AsSpan(0, length), out _).ShouldBeFalse());

    [Fact]
    public void Garbage_never_throws() => Gen.Byte.Array[0, 2_000].Sample(garbage =>
    {
        // Made to look like STUN, so that the attributes are reached.
        if (garbage.Length >= StunMessage.HeaderLength)
        {
            Rfc5769Tests.Request.AsSpan(0, 8).CopyTo(garbage);
            int length = garbage.Length - StunMessage.HeaderLength;
            garbage[2] = (byte)(length >> 8);
            garbage[3] = (byte)length;
        }
        StunMessage.TryReadUsername(garbage, out _);
        if (!StunMessage.TryParse(garbage, out StunMessage message)) return;
        message.HasValidFingerprint();
        message.HasValidIntegrity("key"u8);
        message.TryFind(StunAttribute.Username, out _);
    });

    [Fact]
    public void Attributes_behind_the_integrity_are_not_believed()
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunType.BindingRequest, Checks.TransactionId);
        writer.Write(StunAttribute.Username, "a:b"u8);
        writer.WriteIntegrity("key"u8);
        writer.Write(StunAttribute.UseCandidate, []);
        writer.WriteFingerprint();

        StunMessage.TryParse(buffer.AsSpan(0, writer.Length), out StunMessage message).ShouldBeTrue();
        message.HasValidIntegrity("key"u8).ShouldBeTrue();
        message.HasValidFingerprint().ShouldBeTrue();
        message.TryFind(StunAttribute.UseCandidate, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_message_without_attributes_is_well_formed_but_unauthentic()
    {
        var buffer = new byte[StunMessage.HeaderLength];
        _ = new StunWriter(buffer, StunType.BindingRequest, Checks.TransactionId);

        StunMessage.TryParse(buffer, out StunMessage message).ShouldBeTrue();
        message.HasValidFingerprint().ShouldBeFalse();
        message.HasValidIntegrity("key"u8).ShouldBeFalse();
        StunMessage.TryReadUsername(buffer, out _).ShouldBeFalse();
    }
}
