namespace Auvious.WebRtc.Rtp;

/// <summary>
/// Extends 16-bit sequence numbers to 48 bits by the nearest to the highest seen (RFC 3711 section 3.3.1), so that no single packet, not
/// even
/// 65535, has to arrive.
/// </summary>
public struct SequenceExtender
{
    // Room below the first packet for those it overtook.
    const long FirstCycle = 1L << 16;

    bool started;

    /// <summary>Highest extended number so far; 0 before the first.</summary>
    public long Highest { get; private set; }

    public readonly bool IsStarted => started;

    /// <summary>What <see cref="Take"/> would return; changes nothing.</summary>
    public readonly long Peek(ushort sequenceNumber) =>
        started ? Highest + (short)(sequenceNumber - (ushort)Highest) : FirstCycle + sequenceNumber;

    public long Take(ushort sequenceNumber)
    {
        long extended = Peek(sequenceNumber);
        if (!started || extended > Highest) Highest = extended;
        started = true;
        return extended;
    }
}
