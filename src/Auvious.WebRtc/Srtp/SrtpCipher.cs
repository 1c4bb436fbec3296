namespace Auvious.WebRtc.Srtp;

/// <summary>One direction's session keys and transforms: bytes only, no state of sources. Single-owner, no allocation per packet.</summary>
abstract class SrtpCipher : IDisposable
{
    public const int RtcpHeaderLength = 8;
    public const int RtcpIndexLength = 4;

    /// <summary>The E flag before the SRTCP index (RFC 3711 section 3.4).</summary>
    public const uint EncryptedFlag = 0x8000_0000;

    /// <summary>What protecting adds to an RTP packet; an RTCP packet gets <see cref="RtcpIndexLength"/> more.</summary>
    public abstract int TagLength { get; }

    public static SrtpCipher Create(SrtpMasterKey master)
    {
        SrtpSessionKeys keys = SrtpSessionKeys.Derive(master);
        return master.Profile == SrtpProfile.AeadAes128Gcm ? new AesGcmCipher(keys) : new AesCmCipher(keys);
    }

    /// <summary>Encrypts the payload and appends the tag, for which there has to be room behind <paramref name="length"/>.</summary>
    public abstract void ProtectRtp(Span<byte> packet, int length, int headerLength, uint ssrc, ulong index);

    /// <summary>Checks the tag at the packet's end and decrypts what lies between header and tag; false leaves no plaintext.</summary>
    public abstract bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Encrypts all behind the first header and appends tag and index.</summary>
    public abstract void ProtectRtcp(Span<byte> packet, int length, uint ssrc, uint index);

    /// <summary>The index a protected packet claims, with its E flag.</summary>
    public abstract uint ReadRtcpIndex(ReadOnlySpan<byte> packet);

    public abstract bool TryUnprotectRtcp(Span<byte> packet, uint ssrc, uint index);

    public abstract void Dispose();
}
