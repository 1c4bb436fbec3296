namespace Auvious.WebRtc.Srtp;

/// <summary>The labels of the session keys (RFC 3711 section 4.3.2).</summary>
public enum SrtpKeyLabel : byte
{
    RtpEncryption = 0,
    RtpAuthentication = 1,
    RtpSalt = 2,
    RtcpEncryption = 3,
    RtcpAuthentication = 4,
    RtcpSalt = 5,
}

/// <summary>AES-CM key derivation with a key derivation rate of zero (RFC 3711 section 4.3).</summary>
public static class SrtpKeyDerivation
{
    const int LabelPosition = 7;

    public static byte[] Derive(SrtpMasterKey master, SrtpKeyLabel label, int length)
    {
        // A 96-bit salt is padded with zeros on the right (RFC 7714 section 11).
        Span<byte> iv = stackalloc byte[AesCounter.BlockLength];
        iv.Clear();
        master.Salt.CopyTo(iv);
        iv[LabelPosition] ^= (byte)label;
        var key = new byte[length];
        using var counter = AesCounter.Create(master.Key);
        counter.Apply(iv, key);
        return key;
    }
}
