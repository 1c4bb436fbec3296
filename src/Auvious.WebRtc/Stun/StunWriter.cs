using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Auvious.WebRtc.Stun;

/// <summary>Writes a STUN message into the caller's bytes; MESSAGE-INTEGRITY and FINGERPRINT come last, in this order.</summary>
public ref struct StunWriter
{
    readonly Span<byte> buffer;

    public StunWriter(Span<byte> buffer, ushort type, scoped ReadOnlySpan<byte> transactionId)
    {
        this.buffer = buffer;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(buffer.Slice(8, StunMessage.TransactionIdLength));
        Length = StunMessage.HeaderLength;
        SetLength(Length);
    }

    public int Length { get; private set; }

    public void Write(ushort type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(type, value.Length));

    public void WriteXorMappedAddress(in TransportAddress address)
    {
        Span<byte> value = stackalloc byte[StunAddress.MaxLength];
        int length = StunAddress.WriteXored(address, buffer.Slice(8, StunMessage.TransactionIdLength), value);
        Write(StunAttribute.XorMappedAddress, value[..length]);
    }

    /// <summary>ERROR-CODE with its reason phrase (RFC 8489 section 14.8).</summary>
    public void WriteErrorCode(int code, scoped ReadOnlySpan<byte> reason)
    {
        Span<byte> value = Reserve(StunAttribute.ErrorCode, 4 + reason.Length);
        value[..2].Clear();
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        reason.CopyTo(value[4..]);
    }

    /// <summary>MESSAGE-INTEGRITY over all written so far (RFC 8489 section 14.5).</summary>
    public void WriteIntegrity(scoped ReadOnlySpan<byte> key)
    {
        int covered = Length;
        Span<byte> value = Reserve(StunAttribute.MessageIntegrity, StunMessage.IntegrityLength);
        HMACSHA1.HashData(key, buffer[..covered], value);
    }

    /// <summary>FINGERPRINT over all written so far (RFC 8489 section 14.7).</summary>
    public void WriteFingerprint()
    {
        int covered = Length;
        Span<byte> value = Reserve(StunAttribute.Fingerprint, StunMessage.FingerprintLength);
        BinaryPrimitives.WriteUInt32BigEndian(value, Crc32.Compute(buffer[..covered]) ^ StunMessage.FingerprintXor);
    }

    Span<byte> Reserve(ushort type, int length)
    {
        int padded = (length + 3) & ~3;
        Span<byte> attribute = buffer.Slice(Length, 4 + padded);
        BinaryPrimitives.WriteUInt16BigEndian(attribute, type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        attribute[(4 + length)..].Clear();
        SetLength(Length + 4 + padded);
        return attribute.Slice(4, length);
    }

    void SetLength(int length)
    {
        Length = length;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)(length - StunMessage.HeaderLength));
    }
}
