using System.Buffers.Binary;
using Auvious.WebRtc.Rtp;

namespace Auvious.WebRtc.Rtcp;

/// <summary>Notes when each packet of a transport came, and writes the feedback a sender estimates its bandwidth from
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).</summary>
public sealed class TransportWideRecorder
{
    const int Window = 4096;
    const int MaxPerFeedback = 256;
    const int HeadLength = 8;

    // Of the base time's units, 64 ms, and of the deltas', 250 µs.
    const long BaseUnit = 64 * TimeSpan.TicksPerMillisecond;
    const long DeltaUnit = TimeSpan.TicksPerMillisecond / 4;

    readonly long[] sequences = new long[Window];
    readonly long[] arrivals = new long[Window];
    SequenceExtender extender;
    long next = -1;
    byte feedbackCount;

    /// <summary>The largest feedback written, in bytes.</summary>
    public const int MaxLength = 12 + HeadLength + (MaxPerFeedback * 3) + 8;

    public bool HasNews => next >= 0 && next <= extender.Highest;

    public void Take(ushort sequenceNumber, TimeSpan now)
    {
        long sequence = extender.Take(sequenceNumber);
        int slot = (int)(sequence & (Window - 1));
        if (sequences[slot] >= sequence) return;
        (sequences[slot], arrivals[slot]) = (sequence, now.Ticks);
        if (next < 0 || sequence < next) next = sequence;
        // After a long silence only what is still in the window can be told.
        next = Math.Max(next, extender.Highest - Window + 1);
    }

    /// <summary>Writes one feedback packet; call again while <see cref="HasNews"/>.</summary>
    public void Write(ref RtcpWriter writer, uint sender, uint source)
    {
        while (next <= extender.Highest && !Arrived(next)) next++;
        if (!HasNews) return;
        Span<byte> symbols = stackalloc byte[MaxPerFeedback];
        Span<byte> body = stackalloc byte[MaxLength];
        Span<byte> deltas = stackalloc byte[MaxPerFeedback * 2];
        long start = next, reference = arrivals[start & (Window - 1)] / BaseUnit, time = reference * BaseUnit;
        int count = 0, deltaLength = 0;
        for (; count < MaxPerFeedback && next <= extender.Highest; count++, next++)
        {
            symbols[count] = 0;
            if (!Arrived(next)) continue;
            long delta = (arrivals[next & (Window - 1)] - time) / DeltaUnit;
            if (delta is < short.MinValue or > short.MaxValue) break;
            time += delta * DeltaUnit;
            if (delta is >= 0 and <= 255)
            {
                symbols[count] = 1;
                deltas[deltaLength++] = (byte)delta;
                continue;
            }
            symbols[count] = 2;
            BinaryPrimitives.WriteInt16BigEndian(deltas[deltaLength..], (short)delta);
            deltaLength += 2;
        }
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)start);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)count);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], ((uint)reference << 8) | feedbackCount++);
        int length = HeadLength + TransportWideChunks.Write(symbols[..count], body[HeadLength..]);
        deltas[..deltaLength].CopyTo(body[length..]);
        length += deltaLength;
        int padded = (length + 3) & ~3;
        body[length..padded].Clear();
        body[..padded].CopyTo(writer.StartFeedback(RtcpType.TransportFeedback, FeedbackFormat.TransportWide, sender, source, padded));
    }

    bool Arrived(long sequence) => sequences[sequence & (Window - 1)] == sequence;
}
