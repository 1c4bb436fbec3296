namespace Auvious.Media.Forwarding;

/// <summary>Keeps a viewer's NACKs from becoming a flood: a packet again only after a round trip, and so many a moment.</summary>
sealed class Resends
{
    const int Remembered = 256;
    const int PerMoment = 128;
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);

    // Made with the first NACK: most viewers in good networks send none.
    (long Index, TimeSpan At)[]? resent;
    TimeSpan momentStart = TimeSpan.MinValue;
    int inMoment;

    internal bool Allows(long index, TimeSpan now, TimeSpan roundTrip)
    {
        resent ??= new (long, TimeSpan)[Remembered];
        ref var last = ref resent[index & (Remembered - 1)];
        if (last.Index == index && now - last.At < (roundTrip > ShortestInterval ? roundTrip : ShortestInterval)) return false;
        if (momentStart == TimeSpan.MinValue || now - momentStart >= Moment) (momentStart, inMoment) = (now, 0);
        if (++inMoment > PerMoment) return false;
        last = (index, now);
        return true;
    }
}
