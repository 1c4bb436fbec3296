using System.Buffers.Binary;

namespace Auvious.WebRtc.Rtcp;

/// <summary>Reads the feedback that a sender gets: keyframe wishes, bandwidth, and answers to our reference times.</summary>
public static class Feedback
{
    const uint Remb = 0x52454D42;

    /// <summary>
    /// Whether a PLI or FIR asks <paramref name="source"/> for a keyframe (RFC 4585 section 6.3.1, RFC 5104 section 4.3.1).
    /// </summary>
    public static bool AsksForKeyframe(in RtcpReader packet, uint source)
    {
        if (packet.Type != RtcpType.PayloadFeedback || packet.Body.Length < 8) return false;
        if (packet.Count == FeedbackFormat.PictureLoss) return packet.MediaSource == source;
        if (packet.Count != FeedbackFormat.FullIntraRequest) return false;
        for (int at = 8; at + 8 <= packet.Body.Length; at += 8)
            if (BinaryPrimitives.ReadUInt32BigEndian(packet.Body[at..]) == source) return true;
        return false;
    }

    /// <summary>draft-alvestrand-rmcat-remb-03 section 2.2.</summary>
    /// <param name="bitrate">In bit/s.</param>
    public static bool TryReadRemb(in RtcpReader packet, out long bitrate)
    {
        bitrate = 0;
        if (packet is not { Type: RtcpType.PayloadFeedback, Count: FeedbackFormat.ApplicationLayer } || packet.Body.Length < 16)
            return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(packet.Body[8..]) != Remb) return false;
        uint word = BinaryPrimitives.ReadUInt32BigEndian(packet.Body[12..]);
        int exponent = (int)(word >> 18 & 0x3F);
        long mantissa = word & 0x3FFFF;
        bitrate = exponent > 44 ? long.MaxValue : mantissa << exponent;
        return true;
    }

    /// <summary>The answer to a reference time we sent (RFC 3611 section 4.5): when we sent it, and how long it rested there.</summary>
    /// <param name="lastReference">The middle 32 bits of our NTP time.</param>
    /// <param name="delay">In 1/65536 s.</param>
    public static bool TryReadReferenceAnswer(in RtcpReader packet, uint source, out uint lastReference, out uint delay)
    {
        (lastReference, delay) = (0, 0);
        if (packet.Type != RtcpType.ExtendedReport) return false;
        for (int at = 4; at + 4 <= packet.Body.Length;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(packet.Body[(at + 2)..]) * 4;
            int end = Math.Min(at + 4 + length, packet.Body.Length);
            for (int block = at + 4; packet.Body[at] == 5 && block + 12 <= end; block += 12)
            {
                if (BinaryPrimitives.ReadUInt32BigEndian(packet.Body[block..]) != source) continue;
                lastReference = BinaryPrimitives.ReadUInt32BigEndian(packet.Body[(block + 4)..]);
                delay = BinaryPrimitives.ReadUInt32BigEndian(packet.Body[(block + 8)..]);
                return lastReference != 0;
            }
            at += 4 + length;
        }
        return false;
    }
}
