using System.Buffers.Binary;

namespace Auvious.WebRtc.Stun;

/// <summary>XOR-MAPPED-ADDRESS values (RFC 8489 section 14.2).</summary>
public static class StunAddress
{
    const byte IPv4 = 1;
    const byte IPv6 = 2;

    public const int MaxLength = 20;

    /// <summary>Writes the value and returns its length, 8 or 20.</summary>
    public static int WriteXored(in TransportAddress address, ReadOnlySpan<byte> transactionId, Span<byte> value)
    {
        int length = address.WriteTo(value[4..]);
        value[0] = 0;
        value[1] = length == 4 ? IPv4 : IPv6;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (StunMessage.MagicCookie >> 16)));
        Xor(value.Slice(4, length), transactionId);
        return 4 + length;
    }

    public static bool TryReadXored(ReadOnlySpan<byte> value, ReadOnlySpan<byte> transactionId, out TransportAddress address)
    {
        address = default;
        if (value.Length < 4) return false;
        int length = value[1] switch { IPv4 => 4, IPv6 => 16, _ => 0 };
        if (length == 0 || value.Length != 4 + length) return false;
        Span<byte> bytes = stackalloc byte[16];
        bytes = bytes[..length];
        value[4..].CopyTo(bytes);
        Xor(bytes, transactionId);
        int port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(StunMessage.MagicCookie >> 16);
        address = TransportAddress.From(bytes, (ushort)port);
        return true;
    }

    static void Xor(Span<byte> bytes, ReadOnlySpan<byte> transactionId)
    {
        Span<byte> mask = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(mask, StunMessage.MagicCookie);
        transactionId.CopyTo(mask[4..]);
        for (int i = 0; i < bytes.Length; i++) bytes[i] ^= mask[i];
    }
}
