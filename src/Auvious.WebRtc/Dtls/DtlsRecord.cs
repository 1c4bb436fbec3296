using System.Buffers.Binary;

namespace Auvious.WebRtc.Dtls;

/// <summary>Content types (RFC 5246 section 6.2.1).</summary>
enum DtlsContentType : byte
{
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
}

/// <summary>The record header in the caller's bytes (RFC 6347 section 4.1).</summary>
readonly ref struct DtlsRecord
{
    public const int HeaderLength = 13;

    /// <summary>No handshake message we could want is longer; a forged length must not make anybody reserve 16 MB.</summary>
    public const int MaxMessageLength = 32_768;

    const int HandshakeHeaderLength = 12;
    const int MaxLength = HeaderLength + 16_384 + 2_048;

    DtlsRecord(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>Header and fragment.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public DtlsContentType Type => (DtlsContentType)Bytes[0];

    public ushort Epoch => BinaryPrimitives.ReadUInt16BigEndian(Bytes[3..]);

    /// <summary>Splits the first record off a datagram; false if there is none, and the datagram's rest is then worthless.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> datagram, out DtlsRecord record)
    {
        record = default;
        if (datagram.Length < HeaderLength) return false;
        // DTLS 1.0 is legal on a ClientHello's record (RFC 6347 section 4.2.1).
        if (datagram[0] is < (byte)DtlsContentType.ChangeCipherSpec or > (byte)DtlsContentType.ApplicationData) return false;
        if (datagram[1] != 0xFE || datagram[2] is not (0xFD or 0xFF)) return false;
        int length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]);
        if (length is HeaderLength or > MaxLength || length > datagram.Length) return false;
        record = new(datagram[..length]);
        if (record.Epoch == 0 && record.Type == DtlsContentType.Handshake && !HasSoundHandshakeHeader(record.Bytes)) return false;
        datagram = datagram[length..];
        return true;
    }

    /// <summary>Numbers a record of epoch 0, which nothing protects, anew.</summary>
    public static void WriteSequenceNumber(Span<byte> record, ulong sequenceNumber)
    {
        BinaryPrimitives.WriteUInt16BigEndian(record[5..], (ushort)(sequenceNumber >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(record[7..], (uint)sequenceNumber);
    }

    static bool HasSoundHandshakeHeader(ReadOnlySpan<byte> record)
    {
        if (record.Length < HeaderLength + HandshakeHeaderLength) return false;
        ReadOnlySpan<byte> header = record[HeaderLength..];
        return ((header[1] << 16) | (header[2] << 8) | header[3]) <= MaxMessageLength;
    }
}
