using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Auvious.WebRtc.Stun;

/// <summary>A STUN message in the caller's bytes (RFC 8489 section 5).</summary>
public readonly ref struct StunMessage
{
    public const int HeaderLength = 20;
    public const uint MagicCookie = 0x2112A442;
    public const int TransactionIdLength = 12;

    /// <summary>Longer ones are refused: no Binding message comes near one unfragmented datagram.</summary>
    public const int MaxLength = 1500;

    internal const uint FingerprintXor = 0x5354554E;
    internal const int IntegrityLength = HMACSHA1.HashSizeInBytes;
    internal const int FingerprintLength = 4;

    readonly ReadOnlySpan<byte> bytes;

    StunMessage(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    public ReadOnlySpan<byte> TransactionId => bytes.Slice(8, TransactionIdLength);

    public StunAttributes Attributes => new(bytes, HeaderLength);

    /// <summary>True if the header is STUN's, the length is the datagram's, and the attributes fill it exactly.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < HeaderLength or > MaxLength) return false;
        if ((datagram[0] & 0xC0) != 0 || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length % 4 != 0 || length != datagram.Length - HeaderLength) return false;

        var attributes = new StunAttributes(datagram, HeaderLength);
        while (attributes.MoveNext())
        {
        }
        if (!attributes.IsAtEnd) return false;
        message = new(datagram);
        return true;
    }

    /// <summary>
    /// The local ufrag (the part of USERNAME before the colon) of a Binding request, as a slice of the datagram. Nothing is verified: it
    /// only says which peer's <see cref="PeerTransport.HandleStun"/> to ask.
    /// </summary>
    public static bool TryReadUsername(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> localUfrag)
    {
        localUfrag = default;
        if (!TryParse(datagram, out StunMessage message) || message.Type != StunType.BindingRequest) return false;
        if (!message.TryFind(StunAttribute.Username, out ReadOnlySpan<byte> username)) return false;
        int colon = username.IndexOf((byte)':');
        if (colon <= 0) return false;
        localUfrag = username[..colon];
        return true;
    }

    /// <summary>The first attribute of a type. What follows MESSAGE-INTEGRITY is not found (RFC 8489 section 14.5).</summary>
    public bool TryFind(ushort type, out ReadOnlySpan<byte> value)
    {
        foreach (StunAttributes.Item attribute in Attributes)
        {
            if (attribute.Type == type)
            {
                value = attribute.Value;
                return true;
            }
            if (attribute.Type == StunAttribute.MessageIntegrity) break;
        }
        value = default;
        return false;
    }

    /// <summary>Whether the last attribute is a FINGERPRINT that fits (RFC 8489 section 14.7).</summary>
    public bool HasValidFingerprint()
    {
        int start = bytes.Length - 4 - FingerprintLength;
        if (start < HeaderLength) return false;
        foreach (StunAttributes.Item attribute in Attributes)
        {
            if (attribute.Type != StunAttribute.Fingerprint) continue;
            return attribute.Start == start && attribute.Value.Length == FingerprintLength
                && BinaryPrimitives.ReadUInt32BigEndian(attribute.Value) == (Crc32.Compute(bytes[..start]) ^ FingerprintXor);
        }
        return false;
    }

    /// <summary>Whether MESSAGE-INTEGRITY is there and was made with this key (RFC 8489 section 14.5).</summary>
    public bool HasValidIntegrity(ReadOnlySpan<byte> key)
    {
        foreach (StunAttributes.Item attribute in Attributes)
        {
            if (attribute.Type != StunAttribute.MessageIntegrity) continue;
            if (attribute.Value.Length != IntegrityLength) return false;
            // The hash covers what precedes, with a length that ends behind MESSAGE-INTEGRITY.
            Span<byte> covered = stackalloc byte[MaxLength];
            covered = covered[..attribute.Start];
            bytes[..attribute.Start].CopyTo(covered);
            BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)(attribute.Start + 4 + IntegrityLength - HeaderLength));
            Span<byte> expected = stackalloc byte[IntegrityLength];
            HMACSHA1.HashData(key, covered, expected);
            return CryptographicOperations.FixedTimeEquals(expected, attribute.Value);
        }
        return false;
    }
}
