using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Auvious.WebRtc.Srtp;

/// <summary>AES-CM with HMAC-SHA1 and an 80-bit tag (RFC 3711 sections 4.1.1 and 4.2.1, RFC 5764 section 4.1.2).</summary>
sealed class AesCmCipher(SrtpSessionKeys keys) : SrtpCipher
{
    const int SaltLength = 14;

    readonly AesCounter rtpCounter = AesCounter.Create(keys.Rtp.Encryption);
    readonly AesCounter rtcpCounter = AesCounter.Create(keys.Rtcp.Encryption);
    readonly IncrementalHash rtpHash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, keys.Rtp.Authentication);
    readonly IncrementalHash rtcpHash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, keys.Rtcp.Authentication);
    readonly byte[] rtpSalt = keys.Rtp.Salt;
    readonly byte[] rtcpSalt = keys.Rtcp.Salt;

    public override int TagLength => 10;

    public override void ProtectRtp(Span<byte> packet, int length, int headerLength, uint ssrc, ulong index)
    {
        Apply(rtpCounter, rtpSalt, ssrc, index, packet[headerLength..length]);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        RtpHash(packet[..length], index, hash);
        hash[..TagLength].CopyTo(packet[length..]);
    }

    public override bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        int length = packet.Length - TagLength;
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        RtpHash(packet[..length], index, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..TagLength], packet[length..])) return false;
        Apply(rtpCounter, rtpSalt, ssrc, index, packet[headerLength..length]);
        return true;
    }

    public override void ProtectRtcp(Span<byte> packet, int length, uint ssrc, uint index)
    {
        Apply(rtcpCounter, rtcpSalt, ssrc, index, packet[RtcpHeaderLength..length]);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], index | EncryptedFlag);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        RtcpHash(packet[..(length + RtcpIndexLength)], hash);
        hash[..TagLength].CopyTo(packet[(length + RtcpIndexLength)..]);
    }

    public override uint ReadRtcpIndex(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^(RtcpIndexLength + TagLength)..]);

    public override bool TryUnprotectRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        RtcpHash(packet[..^TagLength], hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..TagLength], packet[^TagLength..])) return false;
        Apply(rtcpCounter, rtcpSalt, ssrc, index, packet[RtcpHeaderLength..^(RtcpIndexLength + TagLength)]);
        return true;
    }

    public override void Dispose()
    {
        rtpCounter.Dispose();
        rtcpCounter.Dispose();
        rtpHash.Dispose();
        rtcpHash.Dispose();
    }

    /// <summary>The IV is salt * 2^16 XOR SSRC * 2^64 XOR index * 2^16 (RFC 3711 section 4.1.1).</summary>
    static void Apply(AesCounter counter, byte[] salt, uint ssrc, ulong index, Span<byte> data)
    {
        Span<byte> iv = stackalloc byte[AesCounter.BlockLength];
        BinaryPrimitives.WriteUInt32BigEndian(iv, 0);
        BinaryPrimitives.WriteUInt32BigEndian(iv[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(iv[8..], index << 16);
        for (int i = 0; i < SaltLength; i++) iv[i] ^= salt[i];
        counter.Apply(iv, data);
    }

    /// <summary>Over the packet and the roll-over counter (RFC 3711 section 4.2).</summary>
    void RtpHash(ReadOnlySpan<byte> packet, ulong index, Span<byte> hash)
    {
        Span<byte> rolloverCounter = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(rolloverCounter, (uint)(index >> 16));
        rtpHash.AppendData(packet);
        rtpHash.AppendData(rolloverCounter);
        rtpHash.GetHashAndReset(hash);
    }

    void RtcpHash(ReadOnlySpan<byte> packet, Span<byte> hash)
    {
        rtcpHash.AppendData(packet);
        rtcpHash.GetHashAndReset(hash);
    }
}
