namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// For how long this node is sure to be the only one that has its entities. Others take them over when they have given this node up in the
/// table of members and <see cref="MembershipTimes.Term"/> has passed since; so a heartbeat that was kept is good for that long, from the
/// moment it was sent. What an entity writes needs no lease: the journal refuses a second writer. What it says without writing does: the
/// numbers of pushed events, and that an endpoint's command had nothing to do (a conference asks the journal).
/// </summary>
/// <remarks>
/// A machine whose clock stands still while it sleeps can't know that it slept: it says what it has to say until its next heartbeat.
/// </remarks>
public sealed class OwnerLease
{
    private readonly TimeProvider time;
    private long until = long.MinValue, sleepsAt = long.MaxValue;

    public OwnerLease(TimeProvider time) => this.time = time;

    /// <summary>Of a node that shares its database with nobody.</summary>
    public static OwnerLease ForEver { get; } = new(TimeProvider.System) { until = long.MaxValue };

    public bool IsHeld => time.GetTimestamp() < Volatile.Read(ref until);

    /// <summary>
    /// Whether this node has not stood still for a term since its last heartbeat was kept. Unlike the lease it outlasts a database that is
    /// silent. One that stood still has requests in its sockets whose callers went elsewhere meanwhile, and may not know yet that it was given up.
    /// </summary>
    public bool IsAwake => time.GetTimestamp() < Volatile.Read(ref sleepsAt);

    /// <summary>A heartbeat was kept.</summary>
    /// <param name="sent">When it was sent, a time stamp of the lease's clock.</param>
    public void Renew(long sent, TimeSpan term)
    {
        var end = sent + Ticks(term);
        Volatile.Write(ref until, end);
        if (Volatile.Read(ref sleepsAt) < end) Volatile.Write(ref sleepsAt, end);
    }

    /// <summary>The node runs. Said several times a term, by one at a time with the heartbeats; once it was silent for a term, only a kept heartbeat counts.</summary>
    public void Run(TimeSpan term)
    {
        var now = time.GetTimestamp();
        if (now < Volatile.Read(ref sleepsAt)) Volatile.Write(ref sleepsAt, now + Ticks(term));
    }

    /// <summary>Others have it, or will soon.</summary>
    public void End()
    {
        Volatile.Write(ref until, long.MinValue);
        Volatile.Write(ref sleepsAt, long.MinValue);
    }

    /// <summary>Now, for <see cref="Renew"/>.</summary>
    public long Now => time.GetTimestamp();

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
