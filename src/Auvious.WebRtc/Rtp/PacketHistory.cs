namespace Auvious.WebRtc.Rtp;

/// <summary>The last packets of a track, found by extended sequence number: what NACKs are answered from.</summary>
/// <param name="capacity">A power of two.</param>
public sealed class PacketHistory(int capacity)
{
    readonly Slot[] slots = new Slot[capacity];

    struct Slot
    {
        public long Sequence;
        public int Length;
        public byte[]? Bytes;
    }

    public int Capacity => capacity;

    /// <summary>Keeps a copy. False when it is held already, or is older than all that is kept.</summary>
    public bool TryAdd(long sequence, ReadOnlySpan<byte> packet)
    {
        ref var slot = ref slots[sequence & (capacity - 1)];
        if (slot.Length > 0 && slot.Sequence >= sequence) return false;
        // Buffers grow to the largest packet seen and stay: nothing is allocated once the ring is warm.
        if (slot.Bytes is null || slot.Bytes.Length < packet.Length) slot.Bytes = new byte[Math.Max(256, (packet.Length + 127) & ~127)];
        packet.CopyTo(slot.Bytes);
        slot.Sequence = sequence;
        slot.Length = packet.Length;
        return true;
    }

    public bool TryGet(long sequence, out ReadOnlySpan<byte> packet)
    {
        ref readonly var slot = ref slots[sequence & (capacity - 1)];
        bool found = slot.Length > 0 && slot.Sequence == sequence;
        packet = found ? slot.Bytes.AsSpan(0, slot.Length) : default;
        return found;
    }
}
