namespace Auvious.WebRtc.Rtp;

/// <summary>A packet's place on the track's own timeline.</summary>
/// <param name="Sequence">Extended, and continuous over changes of the source.</param>
/// <param name="Switched">The first packet of another source: decoders need a keyframe.</param>
public readonly record struct TrackPosition(long Sequence, uint Timestamp, bool Switched);

/// <summary>
/// Makes one continuous timeline of a track, whatever sources the publisher sends it from. Another source is followed when the old one has
/// been silent for a moment or three of its packets came with none of the old between.
/// </summary>
public sealed class TrackTimeline(int clockRate)
{
    const int EnoughPackets = 3;
    static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    SequenceExtender sequences;
    long sequenceOffset;
    uint timestampOffset;
    uint highestTimestamp;
    TimeSpan lastArrival;
    uint candidate;
    int candidatePackets;

    /// <summary>The source followed; null before the first packet.</summary>
    public uint? Source { get; private set; }

    /// <summary>The highest place on the timeline so far.</summary>
    public long Highest { get; private set; }

    /// <summary>False for a packet of a source that is not followed (yet).</summary>
    public bool TryTake(in RtpPacket packet, TimeSpan now, out TrackPosition position)
    {
        bool switched = false;
        if (packet.Source != Source)
        {
            position = default;
            if (Source is not null && !IsNext(packet.Source, now)) return false;
            switched = Source is not null;
            Follow(packet, now);
        }
        candidatePackets = 0;
        lastArrival = now;
        long sequence = sequences.Take(packet.SequenceNumber) + sequenceOffset;
        uint timestamp = packet.Timestamp + timestampOffset;
        if (sequence >= Highest) (Highest, highestTimestamp) = (sequence, timestamp);
        position = new(sequence, timestamp, switched);
        return true;
    }

    /// <summary>The place of a packet that came as a retransmission; false when its source is not followed.</summary>
    public bool TryLocate(in RtpPacket packet, out TrackPosition position)
    {
        position = default;
        if (packet.Source != Source || !sequences.IsStarted) return false;
        position = new(sequences.Peek(packet.SequenceNumber) + sequenceOffset, packet.Timestamp + timestampOffset, false);
        return position.Sequence <= Highest;
    }

    /// <summary>The followed source's own extended number for a place on the timeline; NACKs upstream carry its low 16 bits.</summary>
    public long ToSource(long sequence) => sequence - sequenceOffset;

    /// <summary>Where a time of the followed source's clock is on the timeline.</summary>
    public uint ToTimeline(uint timestamp) => timestamp + timestampOffset;

    bool IsNext(uint source, TimeSpan now)
    {
        if (now - lastArrival >= Silence) return true;
        candidatePackets = source == candidate ? candidatePackets + 1 : 1;
        candidate = source;
        return candidatePackets >= EnoughPackets;
    }

    void Follow(in RtpPacket packet, TimeSpan now)
    {
        sequences = default;
        long extended = sequences.Peek(packet.SequenceNumber);
        if (Source is null)
        {
            sequenceOffset = 0;
            timestampOffset = 0;
            Highest = extended;
            highestTimestamp = packet.Timestamp;
        }
        else
        {
            // The next number and the time that has passed: viewers see neither loss nor a jump.
            sequenceOffset = Highest + 1 - extended;
            uint passed = (uint)Math.Max(1, (now - lastArrival).Ticks * clockRate / TimeSpan.TicksPerSecond);
            timestampOffset = highestTimestamp + passed - packet.Timestamp;
        }
        Source = packet.Source;
    }
}
