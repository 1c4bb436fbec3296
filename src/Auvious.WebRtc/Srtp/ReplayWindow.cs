namespace Auvious.WebRtc.Srtp;

/// <summary>Which of the last packets were seen (RFC 3711 section 3.3.2): a ring of bits under the highest index.</summary>
sealed class ReplayWindow(int size)
{
    readonly ulong[] seen = new ulong[size / 64];
    ulong highest;
    bool any;

    /// <summary>The highest index marked; null before the first.</summary>
    public ulong? Highest => any ? highest : null;

    /// <summary>Whether the index is above the window, or inside and unseen.</summary>
    public bool IsFresh(ulong index)
    {
        if (!any || index > highest) return true;
        if (highest - index >= (ulong)size) return false;
        return (seen[Word(index)] & Bit(index)) == 0;
    }

    /// <summary>Only after the packet proved authentic.</summary>
    public void Mark(ulong index)
    {
        if (!any)
        {
            any = true;
            highest = index;
        }
        else if (index > highest)
        {
            Forget(index);
            highest = index;
        }
        seen[Word(index)] |= Bit(index);
    }

    /// <summary>Clears what leaves the window when its top moves up to <paramref name="index"/>.</summary>
    void Forget(ulong index)
    {
        if (index - highest >= (ulong)size)
        {
            Array.Clear(seen);
            return;
        }
        for (ulong i = highest + 1; i <= index; i++) seen[Word(i)] &= ~Bit(i);
    }

    int Word(ulong index) => (int)(index / 64 % (ulong)seen.Length);

    static ulong Bit(ulong index) => 1UL << (int)(index % 64);
}
