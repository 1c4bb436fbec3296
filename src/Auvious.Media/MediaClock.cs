namespace Auvious.Media;

/// <summary>Monotonic time since the start: what the protocol stack is given as now.</summary>
public sealed class MediaClock(TimeProvider time)
{
    readonly long origin = time.GetTimestamp();

    public TimeProvider Provider { get; } = time;

    public TimeSpan Now => Provider.GetElapsedTime(origin);
}
