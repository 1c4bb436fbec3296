namespace Auvious.WebRtc.Rtp;

/// <summary>
/// Throttles keyframe requests to a publisher: at most one per interval, and a wish that came too early is granted at its end.
/// </summary>
public struct KeyframeRequests(TimeSpan interval)
{
    TimeSpan last = TimeSpan.MinValue;

    /// <summary>When the next request is due; TimeSpan.MaxValue when nobody wishes one.</summary>
    public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

    public void Wish(TimeSpan now)
    {
        if (NextDeadline != TimeSpan.MaxValue) return;
        NextDeadline = last == TimeSpan.MinValue || now - last >= interval ? now : last + interval;
    }

    /// <summary>True when a request is to be sent now.</summary>
    public bool Take(TimeSpan now)
    {
        if (now < NextDeadline) return false;
        last = now;
        NextDeadline = TimeSpan.MaxValue;
        return true;
    }
}
