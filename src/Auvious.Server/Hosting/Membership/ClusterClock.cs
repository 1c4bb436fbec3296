using Auvious.Core;

namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// The database's clock, which all nodes share, read with every heartbeat and carried on by this machine's: the machines' own need not agree.
/// </summary>
public sealed class ClusterClock(TimeProvider time)
{
    /// <summary>An answer that took longer says too little of when it was given.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private volatile Reading? last;

    /// <summary>Null until it was read, and for ever where a node shares its database with nobody.</summary>
    public DateTimeOffset? Now => last is { } reading ? reading.At + time.GetElapsedTime(reading.Stamp) : null;

    /// <summary>The database has answered a heartbeat just now.</summary>
    /// <param name="at">What its clock said.</param>
    /// <param name="sent">When it was asked, a time stamp of the same machine's clock.</param>
    public void Read(DateTimeOffset at, long sent)
    {
        var took = time.GetElapsedTime(sent);
        if (took < Slow || last is null) last = new(at - took / 2, sent);
    }

    /// <summary>Nobody waits for it any more.</summary>
    public bool IsTooLate(object message) => message is Perishable { Until: { } until } && Now > until;

    /// <summary>With the time from which on nobody waits for it any more.</summary>
    public object Lasting(object message, TimeSpan patience) => message is Perishable perishable && Now is { } now ? perishable with { Until = now + patience } : message;

    private sealed record Reading(DateTimeOffset At, long Stamp);
}
