namespace Auvious.WebRtc.Srtp;

/// <summary>The SRTP protection profiles we speak, by their numbers in use_srtp (RFC 5764 section 4.1.2, RFC 7714 section 14.2).</summary>
public enum SrtpProfile
{
    None = 0,
    Aes128CmHmacSha1_80 = 0x0001,
    AeadAes128Gcm = 0x0007,
}

/// <summary>The lengths that go with a profile, in bytes.</summary>
public static class SrtpProfiles
{
    public const int MasterKeyLength = 16;

    /// <summary>The most that protecting adds to an RTP packet.</summary>
    public const int MaxRtpOverhead = 16;

    /// <summary>The most that protecting adds to an RTCP packet: a tag and the index.</summary>
    public const int MaxRtcpOverhead = 20;

    public static int MasterSaltLength(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

    public static int TagLength(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;
}
