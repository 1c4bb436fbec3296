namespace Auvious.Media.Loops;

/// <summary>
/// Monotonic time of one loop: what the protocol stack is given as now. It stands still while the loop does: a process that was stopped, a
/// machine that was moved or had no processor to give, heard nobody, and that is no silence of its peers.
/// </summary>
public sealed class LoopClock(TimeProvider time)
{
    /// <summary>So much later than it was due a loop wakes on a machine that is merely busy.</summary>
    static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(500);

    readonly long origin = time.GetTimestamp();
    long stood;

    /// <summary>From any thread.</summary>
    public TimeSpan Now => time.GetElapsedTime(origin) - TimeSpan.FromTicks(Volatile.Read(ref stood));

    /// <summary>The time after a wait, on the loop's thread.</summary>
    /// <param name="due">When the loop wanted to wake, at the latest.</param>
    /// <param name="stoodStill">It is so late that this time has been taken off the clock, for ever.</param>
    internal TimeSpan Wake(TimeSpan due, out bool stoodStill)
    {
        var late = Now - due;
        stoodStill = late > Lateness;
        if (stoodStill) Volatile.Write(ref stood, stood + late.Ticks);
        return Now;
    }
}
