using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Auvious.WebRtc.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714).</summary>
sealed class AesGcmCipher(SrtpSessionKeys keys) : SrtpCipher
{
    const int SaltLength = 12;
    const int GcmTagLength = 16;

    readonly AesGcm rtp = new(keys.Rtp.Encryption, GcmTagLength);
    readonly AesGcm rtcp = new(keys.Rtcp.Encryption, GcmTagLength);
    readonly byte[] rtpSalt = keys.Rtp.Salt;
    readonly byte[] rtcpSalt = keys.Rtcp.Salt;

    public override int TagLength => GcmTagLength;

    public override void ProtectRtp(Span<byte> packet, int length, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> iv = stackalloc byte[SaltLength];
        WriteRtpIv(iv, ssrc, index);
        Span<byte> payload = packet[headerLength..length];
        rtp.Encrypt(iv, payload, payload, packet.Slice(length, GcmTagLength), packet[..headerLength]);
    }

    public override bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> iv = stackalloc byte[SaltLength];
        WriteRtpIv(iv, ssrc, index);
        return TryDecrypt(rtp, iv, packet[headerLength..^GcmTagLength], packet[^GcmTagLength..], packet[..headerLength]);
    }

    public override void ProtectRtcp(Span<byte> packet, int length, uint ssrc, uint index)
    {
        Span<byte> iv = stackalloc byte[SaltLength];
        WriteRtcpIv(iv, ssrc, index);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + RtcpIndexLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[RtcpHeaderLength..], index | EncryptedFlag);
        Span<byte> payload = packet[RtcpHeaderLength..length];
        rtcp.Encrypt(iv, payload, payload, packet.Slice(length, GcmTagLength), associated);
        associated[RtcpHeaderLength..].CopyTo(packet[(length + GcmTagLength)..]);
    }

    public override uint ReadRtcpIndex(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpIndexLength..]);

    public override bool TryUnprotectRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        Span<byte> iv = stackalloc byte[SaltLength];
        WriteRtcpIv(iv, ssrc, index);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + RtcpIndexLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        packet[^RtcpIndexLength..].CopyTo(associated[RtcpHeaderLength..]);
        Span<byte> secret = packet[RtcpHeaderLength..^RtcpIndexLength];
        return TryDecrypt(rtcp, iv, secret[..^GcmTagLength], secret[^GcmTagLength..], associated);
    }

    public override void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
    }

    static bool TryDecrypt(AesGcm key, ReadOnlySpan<byte> iv, Span<byte> data, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associated)
    {
        try
        {
            key.Decrypt(iv, data, tag, data, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>Two zero bytes, SSRC, roll-over counter, sequence number; XOR salt (RFC 7714 section 8.1).</summary>
    void WriteRtpIv(Span<byte> iv, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt32BigEndian(iv[2..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(iv[6..], (uint)(index >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(iv[10..], (ushort)index);
        Salt(iv, rtpSalt);
    }

    /// <summary>Two zero bytes, SSRC, two zero bytes, index; XOR salt (RFC 7714 section 9.1).</summary>
    void WriteRtcpIv(Span<byte> iv, uint ssrc, uint index)
    {
        BinaryPrimitives.WriteUInt32BigEndian(iv[2..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(iv[6..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(iv[8..], index);
        Salt(iv, rtcpSalt);
    }

    static void Salt(Span<byte> iv, byte[] salt)
    {
        iv[..2].Clear();
        for (int i = 0; i < SaltLength; i++) iv[i] ^= salt[i];
    }
}
