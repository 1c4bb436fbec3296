namespace Auvious.WebRtc.Rtp;

/// <summary>Which packets of a source are missing, and when to ask for them again. Bounded in number, tries and time.</summary>
public sealed class NackTracker
{
    const int MaxMissing = 256;
    const int MaxTries = 10;
    static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(20);

    readonly Missing[] missing = new Missing[MaxMissing];
    int count;
    long highest = -1;

    struct Missing
    {
        public long Sequence;
        public TimeSpan Since;
        public TimeSpan Next;
        public int Tries;
    }

    public int Count => count;

    /// <summary>When <see cref="Collect"/> has something to ask for; TimeSpan.MaxValue for never.</summary>
    public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Notes an arrival; false when the gap before it is too large to be asked for: then only a keyframe helps.</summary>
    public bool Take(long sequence, TimeSpan now)
    {
        if (highest < 0 || sequence == highest + 1)
        {
            highest = sequence;
            return true;
        }
        if (sequence <= highest)
        {
            Remove(sequence);
            return true;
        }
        long gap = sequence - highest - 1;
        bool fits = gap + count <= MaxMissing;
        if (fits)
            for (long lost = highest + 1; lost < sequence; lost++) missing[count++] = new() { Sequence = lost, Since = now, Next = now };
        else
            count = 0;
        highest = sequence;
        NextDeadline = count == 0 ? TimeSpan.MaxValue : fits ? now : NextDeadline;
        return fits;
    }

    /// <summary>Writes the numbers to ask for now, in rising order, and returns how many.</summary>
    public int Collect(TimeSpan now, TimeSpan roundTrip, Span<ushort> due)
    {
        if (now < NextDeadline) return 0;
        int written = 0, kept = 0;
        var interval = roundTrip + MinInterval;
        NextDeadline = TimeSpan.MaxValue;
        for (int i = 0; i < count; i++)
        {
            var entry = missing[i];
            if (entry.Tries >= MaxTries || now - entry.Since > MaxAge) continue;
            if (entry.Next <= now && written < due.Length)
            {
                due[written++] = (ushort)entry.Sequence;
                entry.Tries++;
                entry.Next = now + interval;
            }
            if (entry.Next < NextDeadline) NextDeadline = entry.Next;
            missing[kept++] = entry;
        }
        count = kept;
        return written;
    }

    /// <summary>Another source begins.</summary>
    public void Reset()
    {
        (count, highest) = (0, -1);
        NextDeadline = TimeSpan.MaxValue;
    }

    void Remove(long sequence)
    {
        // Sorted by construction, and short: a scan from the end finds the common case first.
        for (int i = count - 1; i >= 0 && missing[i].Sequence >= sequence; i--)
        {
            if (missing[i].Sequence != sequence) continue;
            Array.Copy(missing, i + 1, missing, i, --count - i);
            break;
        }
        if (count == 0) NextDeadline = TimeSpan.MaxValue;
    }
}
