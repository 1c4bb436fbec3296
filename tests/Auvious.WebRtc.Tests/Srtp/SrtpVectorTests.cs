using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc.Tests.Srtp;

/// <summary>RFC 3711 appendix B and RFC 7714 sections 16.1.1 and 17.1.1, and packets as libsrtp's own test protects them.</summary>
public sealed class SrtpVectorTests
{
    static readonly SrtpMasterKey Master = new(
        SrtpProfile.Aes128CmHmacSha1_80, Hex("E1F97A0D3E018BE0D64FA32C06DE4139"), Hex("0EC675AD498AFEEBB6960B3AABE6"));

    [Theory]
    [InlineData(SrtpKeyLabel.RtpEncryption, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(SrtpKeyLabel.RtpSalt, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(SrtpKeyLabel.RtpAuthentication,
        "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF7227098" +
        "6371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2")]
    public void Keys_are_derived_as_in_RFC_3711_B3(SrtpKeyLabel label, string key) =>
        SrtpKeyDerivation.Derive(Master, label, key.Length / 2).ShouldBe(Hex(key));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_key_stream_is_that_of_RFC_3711_B2(bool byInstructions)
    {
        byte[] key = Hex("2B7E151628AED2A6ABF7158809CF4F3C");
        if (byInstructions && !AesNiCounter.IsSupported) return;
        using AesCounter counter = byInstructions ? new AesNiCounter(key) : new AesEcbCounter(key);
        var stream = new byte[0xFF02 * 16];
        counter.Apply(Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), stream);

        stream[..48].ShouldBe(Hex("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0"));
        stream[(0xFEFF * 16)..].ShouldBe(Hex(
            "EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374FBEB4C81B17BA6C44"));
    }

    [Fact]
    public void An_AES_CM_packet_is_protected_as_libsrtp_does()
    {
        using var outbound = new SrtpOutbound(Master);
        byte[] packet = [.. Hex("800F1234DECAFBADCAFEBABEABABABABABABABABABABABABABABABAB"), .. new byte[16]];

        int length = outbound.ProtectRtp(packet, 28, 0x1234);

        packet[..length].ShouldBe(Hex("800F1234DECAFBADCAFEBABE4E55DC4CE79978D88CA4D215949D2402B78D6ACC99EA179B8DBB"));
    }

    [Fact]
    public void An_AES_CM_RTCP_packet_is_protected_as_libsrtp_does()
    {
        using var outbound = new SrtpOutbound(Master);
        byte[] first = [.. Hex("81C8000BCAFEBABEABABABABABABABABABABABABABABABAB"), .. new byte[20]];
        byte[] packet = [.. first];
        outbound.ProtectRtcp(first, 24);

        // libsrtp counts from 1.
        int length = outbound.ProtectRtcp(packet, 24);

        packet[..length].ShouldBe(Hex("81C8000BCAFEBABE7128035BE487B9BDBEF89041F977A5A880000001993E08CD54D6C1230798"));
    }

    [Fact]
    public void A_GCM_packet_is_that_of_RFC_7714_16_1_1()
    {
        using var cipher = new AesGcmCipher(GcmKeys);
        byte[] plain = Hex("8040F17B8041F8D35501A0B247616C6C696120657374206F6D6E69732064697669736120696E207061727465732074726573");
        byte[] packet = [.. plain, .. new byte[16]];

        cipher.ProtectRtp(packet, plain.Length, 12, 0x5501A0B2, 0xF17B);

        packet.ShouldBe(Hex(
            "8040F17B8041F8D35501A0B2F24DE3A3FB34DE6CACBA861C9D7E4BCABE633BD50D294E6F42A5F47A51C7D19B36DE3ADF8833" +
            "899D7F27BEB16A9152CF765EE4390CCE"));
        cipher.TryUnprotectRtp(packet, 12, 0x5501A0B2, 0xF17B).ShouldBeTrue();
        packet[..plain.Length].ShouldBe(plain);
    }

    [Fact]
    public void A_GCM_RTCP_packet_is_that_of_RFC_7714_17_1_1()
    {
        using var cipher = new AesGcmCipher(GcmKeys);
        byte[] plain = Hex(
            "81C8000D4D6172734E5450314E545032525450200000042A0000E9304C756E61DEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEF");
        byte[] packet = [.. plain, .. new byte[20]];

        cipher.ProtectRtcp(packet, plain.Length, 0x4D617273, 0x5D4);

        packet.ShouldBe(Hex(
            "81C8000D4D61727363E94885DCDAB67CA727D7662F6B7E997FF5C0F76C06F32DC676A5F1730D6FDA4CE09B4686303DED0BB9275BC84AA458" +
            "96CF4D2FC5ABF87245D9EADE800005D4"));
        cipher.ReadRtcpIndex(packet).ShouldBe(0x8000_05D4);
        cipher.TryUnprotectRtcp(packet, 0x4D617273, 0x5D4).ShouldBeTrue();
        packet[..plain.Length].ShouldBe(plain);
    }

    static SrtpSessionKeys GcmKeys { get; } = new(
        SrtpProfile.AeadAes128Gcm,
        new(Hex("000102030405060708090A0B0C0D0E0F"), [], Hex("517569642070726F2071756F")),
        new(Hex("000102030405060708090A0B0C0D0E0F"), [], Hex("517569642070726F2071756F")));

    static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
