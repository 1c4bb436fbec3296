namespace Auvious.WebRtc.Srtp;

/// <summary>The 48-bit packet index: roll-over counter * 65,536 + sequence number (RFC 3711 section 3.3.1).</summary>
public static class PacketIndex
{
    const ulong Cycle = 1 << 16;
    const int Half = 1 << 15;

    /// <summary>One past the last index a master key serves.</summary>
    public const ulong End = 1UL << 48;

    /// <summary>The index nearest to the highest one seen; false for one before the very first cycle.</summary>
    public static bool TryEstimate(ulong? highest, ushort sequenceNumber, out ulong index)
    {
        index = sequenceNumber;
        if (highest is not { } last) return true;
        ulong cycle = last & ~(Cycle - 1);
        int distance = sequenceNumber - (ushort)last;
        if (distance < -Half) cycle += Cycle;
        else if (distance > Half)
        {
            if (cycle == 0) return false;
            cycle -= Cycle;
        }
        index = cycle + sequenceNumber;
        return index < End;
    }
}
