using System.Buffers.Binary;

namespace Auvious.WebRtc.Rtcp;

/// <summary>What a sender says of its clock and count (RFC 3550 section 6.4.1).</summary>
/// <param name="NtpTime">Seconds since 1900 in the upper 32 bits, fraction below.</param>
public readonly record struct SenderReport(uint Source, ulong NtpTime, uint RtpTime, uint PacketCount, uint OctetCount)
{
    internal const int Length = 24;

    public static bool TryRead(in RtcpReader packet, out SenderReport report)
    {
        report = default;
        if (packet.Type != RtcpType.SenderReport || packet.Body.Length < Length) return false;
        var body = packet.Body;
        report = new(
            BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]), BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[20..]));
        return true;
    }
}

/// <summary>What a receiver says of one source (RFC 3550 section 6.4.1).</summary>
/// <param name="FractionLost">Of 256, since the report before.</param>
/// <param name="Jitter">In units of the RTP clock.</param>
/// <param name="LastSenderReport">The middle 32 bits of the NTP time of the last sender report; 0 for none.</param>
/// <param name="DelaySinceLastSenderReport">In 1/65536 s.</param>
public readonly record struct ReportBlock(
    uint Source, byte FractionLost, int CumulativeLost, uint HighestSequence, uint Jitter,
    uint LastSenderReport, uint DelaySinceLastSenderReport)
{
    internal const int Length = 24;

    internal static ReportBlock Read(ReadOnlySpan<byte> block) => new(
        BinaryPrimitives.ReadUInt32BigEndian(block),
        block[4],
        BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(block[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[20..]));
}

/// <summary>Walks the report blocks of a sender or receiver report.</summary>
public ref struct ReportBlocks(RtcpReader packet)
{
    readonly ReadOnlySpan<byte> body = packet.Body;
    int next = packet.Type switch
    {
        RtcpType.SenderReport => SenderReport.Length,
        RtcpType.ReceiverReport => 4,
        _ => int.MaxValue - ReportBlock.Length,
    };
    int left = packet.Count;

    public ReportBlock Current { get; private set; }

    public bool MoveNext()
    {
        if (left-- <= 0 || next + ReportBlock.Length > body.Length) return false;
        Current = ReportBlock.Read(body[next..]);
        next += ReportBlock.Length;
        return true;
    }
}

/// <summary>The sequence numbers of a generic NACK (RFC 4585 section 6.2.1).</summary>
public ref struct NackedSequences(RtcpReader packet)
{
    readonly ReadOnlySpan<byte> entries =
        packet is { Type: RtcpType.TransportFeedback, Count: FeedbackFormat.Nack, Body.Length: > 8 } ? packet.Body[8..] : default;
    int next;
    int mask;

    public ushort Current { get; private set; }

    public bool MoveNext()
    {
        if (mask != 0)
        {
            int skip = System.Numerics.BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            Current = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(entries[(next - 4)..]) + skip + 1);
            return true;
        }
        if (next + 4 > entries.Length) return false;
        Current = BinaryPrimitives.ReadUInt16BigEndian(entries[next..]);
        mask = BinaryPrimitives.ReadUInt16BigEndian(entries[(next + 2)..]);
        next += 4;
        return true;
    }
}
