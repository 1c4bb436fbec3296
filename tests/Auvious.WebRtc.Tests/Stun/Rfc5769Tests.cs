using System.Net;
using System.Security.Cryptography;
using System.Text;
using Auvious.WebRtc.Stun;

namespace Auvious.WebRtc.Tests.Stun;

/// <summary>The test vectors of RFC 5769.</summary>
public sealed class Rfc5769Tests
{
    static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    internal static readonly byte[] Request = Convert.FromHexString(
        "000100582112A442B7E7A701BC34D686FA87DFAE" +
        "802200105354554E207465737420636C69656E74" +
        "002400046E0001FF" +
        "80290008932FF9B151263B36" +
        "000600096576746A3A68367659202020" +
        "000800149AEAA70CBFD8CB56781EF2B5B2D3F249C1B571A2" +
        "80280004E57A3BCF");

    static readonly byte[] IPv4Response = Convert.FromHexString(
        "0101003C2112A442B7E7A701BC34D686FA87DFAE" +
        "8022000B7465737420766563746F7220" +
        "002000080001A147E112A643" +
        "000800142B91F599FD9E90C38C7489F92AF9BA53F06BE7D7" +
        "80280004C07D4C96");

    static readonly byte[] IPv6Response = Convert.FromHexString(
        "010100482112A442B7E7A701BC34D686FA87DFAE" +
        "8022000B7465737420766563746F7220" +
        "002000140002A1470113A9FAA5D3F179BC25F4B5BED2B9D9" +
        "00080014A382954E4BE67BF11784C97C8292C275BFE3ED41" +
        "80280004C8FB0B4C");

    static readonly byte[] LongTermRequest = Convert.FromHexString(
        "000100602112A44278AD3433C6AD72C029DA412E" +
        "00060012E3839EE38388E383AAE38383E382AFE382B90000" +
        "0015001C662F2F3439396B39353464364F4C33346F4C39465354767936347341" +
        "0014000B6578616D706C652E6F726700" +
        "00080014F67024656DD64A3E02B8E0712E85C9A28CA89666");

    [Fact]
    public void The_sample_request_is_authentic()
    {
        StunMessage.TryParse(Request, out StunMessage message).ShouldBeTrue();

        message.Type.ShouldBe(StunType.BindingRequest);
        message.HasValidFingerprint().ShouldBeTrue();
        message.HasValidIntegrity(Password).ShouldBeTrue();
        message.HasValidIntegrity("another"u8).ShouldBeFalse();
        message.TryFind(StunAttribute.Username, out ReadOnlySpan<byte> username).ShouldBeTrue();
        Encoding.ASCII.GetString(username).ShouldBe("evtj:h6vY");
        message.TryFind(StunAttribute.IceControlled, out ReadOnlySpan<byte> tieBreaker).ShouldBeTrue();
        tieBreaker.ToArray().ShouldBe(Convert.FromHexString("932FF9B151263B36"));
    }

    [Fact]
    public void The_sample_request_names_the_ufrag_to_find_its_peer_by()
    {
        StunMessage.TryReadUsername(Request, out ReadOnlySpan<byte> ufrag).ShouldBeTrue();
        Encoding.ASCII.GetString(ufrag).ShouldBe("evtj");
    }

    [Theory]
    [InlineData(false, "192.0.2.1")]
    [InlineData(true, "2001:db8:1234:5678:11:2233:4455:6677")]
    public void The_sample_responses_carry_their_addresses(bool isIPv6, string address)
    {
        StunMessage.TryParse(isIPv6 ? IPv6Response : IPv4Response, out StunMessage message).ShouldBeTrue();

        message.Type.ShouldBe(StunType.BindingSuccess);
        message.HasValidFingerprint().ShouldBeTrue();
        message.HasValidIntegrity(Password).ShouldBeTrue();
        message.TryFind(StunAttribute.XorMappedAddress, out ReadOnlySpan<byte> value).ShouldBeTrue();
        StunAddress.TryReadXored(value, message.TransactionId, out TransportAddress mapped).ShouldBeTrue();
        mapped.ToIPEndPoint().ShouldBe(new IPEndPoint(IPAddress.Parse(address), 32853));
    }

    [Fact]
    public void The_long_term_request_is_authentic_under_its_derived_key()
    {
        StunMessage.TryParse(LongTermRequest, out StunMessage message).ShouldBeTrue();

        byte[] key = MD5.HashData(Encoding.UTF8.GetBytes("\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9:example.org:TheMatrIX"));
        message.HasValidIntegrity(key).ShouldBeTrue();
        message.HasValidFingerprint().ShouldBeFalse();
    }

    [Theory]
    [InlineData(false, "192.0.2.1")]
    [InlineData(true, "2001:db8:1234:5678:11:2233:4455:6677")]
    public void What_is_written_is_what_the_samples_have(bool isIPv6, string address)
    {
        byte[] sample = isIPv6 ? IPv6Response : IPv4Response;
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunType.BindingSuccess, sample.AsSpan(8, 12));
        // The samples pad with a space: with it written as part of the value all else has to come out the same but the length.
        writer.Write(StunAttribute.Software, "test vector "u8);
        buffer[23] = 11;
        writer.WriteXorMappedAddress(TransportAddress.From(new IPEndPoint(IPAddress.Parse(address), 32853)));
        writer.WriteIntegrity(Password);
        writer.WriteFingerprint();

        buffer[..writer.Length].ShouldBe(sample);
    }
}
