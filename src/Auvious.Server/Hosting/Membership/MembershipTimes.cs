namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// The times of forming and of splitting. A killed process is known by its closed port at once, so those of the silent ones may be long:
/// a machine that is busy for some seconds loses no node.
/// </summary>
public sealed record MembershipTimes
{
    /// <summary>Between two heartbeats in the table.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A row older than this may be a dead node's.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a starting node waits for a sign of life before it forms a cluster: two heartbeats and what they take.</summary>
    public TimeSpan Listening { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How long a node that listens at its address, but has no fresh heartbeat, is asked to let this one in.</summary>
    public TimeSpan Knocking { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A node that was let in but does not become a member within this time starts over.</summary>
    public TimeSpan Joining { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Unreachability is decided upon when it has not changed for so long.</summary>
    public TimeSpan Stable { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much later the smaller part asks for the lease.</summary>
    public TimeSpan Minority { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a node that can't be heard may still act as the owner of what it has: so long after it was given up do others wait. At most
    /// <see cref="Quiet"/>, which whoever founds waits; three heartbeats, so that a slow one holds up nothing.
    /// </summary>
    public TimeSpan Term { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two looks at the members.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Before a database that could not be asked is asked again.</summary>
    public TimeSpan Again { get; init; } = TimeSpan.FromMilliseconds(500);
}
