using System.Buffers.Binary;
using System.Numerics;

namespace Auvious.WebRtc.Rtcp;

/// <summary>Writes RTCP packets one behind the other into the caller's bytes, which have to be large enough.</summary>
public ref struct RtcpWriter(Span<byte> destination)
{
    readonly Span<byte> destination = destination;

    public int Length { get; private set; }

    public readonly int Room => destination.Length - Length;

    /// <summary>RFC 3550 section 6.4.1, without report blocks.</summary>
    public void SenderReport(in SenderReport report)
    {
        var body = Start(RtcpType.SenderReport, 0, Rtcp.SenderReport.Length);
        BinaryPrimitives.WriteUInt32BigEndian(body, report.Source);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], report.NtpTime);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], report.RtpTime);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], report.PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], report.OctetCount);
    }

    /// <summary>RFC 3550 section 6.4.2.</summary>
    public void ReceiverReport(uint sender, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        var body = Start(RtcpType.ReceiverReport, blocks.Length, 4 + (blocks.Length * ReportBlock.Length));
        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        body = body[4..];
        foreach (ref readonly var block in blocks)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body, block.Source);
            BinaryPrimitives.WriteInt32BigEndian(body[4..], Math.Clamp(block.CumulativeLost, -0x800000, 0x7FFFFF) & 0xFFFFFF);
            body[4] = block.FractionLost;
            BinaryPrimitives.WriteUInt32BigEndian(body[8..], block.HighestSequence);
            BinaryPrimitives.WriteUInt32BigEndian(body[12..], block.Jitter);
            BinaryPrimitives.WriteUInt32BigEndian(body[16..], block.LastSenderReport);
            BinaryPrimitives.WriteUInt32BigEndian(body[20..], block.DelaySinceLastSenderReport);
            body = body[ReportBlock.Length..];
        }
    }

    /// <summary>RFC 3550 section 6.5: one source and its CNAME.</summary>
    /// <param name="cname">At most 255 bytes.</param>
    public void SourceDescription(uint source, scoped ReadOnlySpan<byte> cname)
    {
        var body = Start(RtcpType.SourceDescription, 1, (4 + 2 + cname.Length + 1 + 3) & ~3);
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, source);
        body[4] = 1;
        body[5] = (byte)cname.Length;
        cname.CopyTo(body[6..]);
    }

    /// <summary>RFC 3550 section 6.6.</summary>
    public void Bye(uint source) => BinaryPrimitives.WriteUInt32BigEndian(Start(RtcpType.Bye, 1, 4), source);

    /// <summary>RFC 4585 section 6.2.1; what does not fit is left out.</summary>
    /// <param name="missing">In rising order.</param>
    public void Nack(uint sender, uint source, scoped ReadOnlySpan<ushort> missing)
    {
        Span<uint> entries = stackalloc uint[64];
        int count = 0;
        foreach (ushort sequence in missing)
        {
            int ahead = count == 0 ? 0 : (ushort)(sequence - (entries[count - 1] >> 16));
            if (count > 0 && ahead == 0) continue;
            if (count > 0 && ahead <= 16) entries[count - 1] |= 1u << (ahead - 1);
            else if (count < entries.Length) entries[count++] = (uint)sequence << 16;
            else break;
        }
        var body = StartFeedback(RtcpType.TransportFeedback, FeedbackFormat.Nack, sender, source, count * 4);
        for (int i = 0; i < count; i++) BinaryPrimitives.WriteUInt32BigEndian(body[(i * 4)..], entries[i]);
    }

    /// <summary>RFC 4585 section 6.3.1.</summary>
    public void PictureLoss(uint sender, uint source) =>
        StartFeedback(RtcpType.PayloadFeedback, FeedbackFormat.PictureLoss, sender, source, 0);

    /// <summary>RFC 5104 section 4.3.1.</summary>
    public void FullIntraRequest(uint sender, uint source, byte sequence)
    {
        var body = StartFeedback(RtcpType.PayloadFeedback, FeedbackFormat.FullIntraRequest, sender, 0, 8);
        BinaryPrimitives.WriteUInt32BigEndian(body, source);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], (uint)sequence << 24);
    }

    /// <summary>draft-alvestrand-rmcat-remb-03 section 2.2, about one source.</summary>
    /// <param name="bitrate">In bit/s.</param>
    public void Remb(uint sender, uint source, long bitrate)
    {
        var body = StartFeedback(RtcpType.PayloadFeedback, FeedbackFormat.ApplicationLayer, sender, 0, 12);
        int exponent = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)bitrate) - 18);
        "REMB"u8.CopyTo(body);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], (1u << 24) | ((uint)exponent << 18) | (uint)(bitrate >> exponent));
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], source);
    }

    /// <summary>
    /// A receiver reference time report (RFC 3611 section 4.4): its answer tells the round-trip time of one who only receives.
    /// </summary>
    public void ReferenceTime(uint sender, ulong ntpTime)
    {
        var body = Start(RtcpType.ExtendedReport, 0, 16);
        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], 0x0400_0002);
        BinaryPrimitives.WriteUInt64BigEndian(body[8..], ntpTime);
    }

    internal Span<byte> StartFeedback(RtcpType type, int format, uint sender, uint source, int length)
    {
        var body = Start(type, format, 8 + length);
        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], source);
        return body[8..];
    }

    Span<byte> Start(RtcpType type, int count, int length)
    {
        var head = destination[Length..];
        head[0] = (byte)(0x80 | count);
        head[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(length / 4));
        Length += 4 + length;
        return head.Slice(4, length);
    }
}
