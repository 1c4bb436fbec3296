namespace Auvious.Server.Hosting.Membership;

/// <summary>One life of a node: its address, and a number drawn at its start that tells it from the lives before.</summary>
public readonly record struct NodeLife(string Address, int Uid)
{
    public override string ToString() => $"{Address}#{Uid}";
}

/// <summary>A life that is listed and has not been given up.</summary>
/// <param name="Life">Whose row it is.</param>
/// <param name="IsMember">It has been a member of the cluster, and another may ask it to be let in.</param>
/// <param name="Silence">Since its last heartbeat, by the database's clock.</param>
public sealed record ListedNode(NodeLife Life, bool IsMember, TimeSpan Silence);

/// <summary>
/// What the nodes know of each other when they can't speak to each other: the one thing they share. A life that was given up is given up
/// for ever; whoever finds that of itself leaves. Every method fails when the database can't be asked, and may be called again.
/// </summary>
public interface IMemberTable
{
    /// <summary>Lists this life, and gives up those before it at the same address: they can't be alive.</summary>
    Task Enter(NodeLife self, string roles, CancellationToken ct = default);

    /// <summary>
    /// Lists this life as a member, once it was let in. Until then a node that starts knows nothing of it, and may have founded a cluster
    /// after the others of this life's cluster died.
    /// </summary>
    /// <param name="others">Those it was let in by, and who are with them.</param>
    /// <returns>False when this life was given up, or others than those are the cluster: it can't stay where it is.</returns>
    Task<bool> Confirm(NodeLife self, IReadOnlyCollection<NodeLife> others, CancellationToken ct = default);

    /// <summary>A heartbeat, by the database's clock.</summary>
    /// <param name="isMember">It lists itself as a member, too: only where a cluster is not founded by this table.</param>
    /// <returns>What the database's clock says; null when this life was given up by others.</returns>
    Task<DateTimeOffset?> Beat(NodeLife self, bool isMember);

    /// <summary>All others that have not been given up.</summary>
    Task<IReadOnlyList<ListedNode>> Others(NodeLife self, CancellationToken ct = default);

    /// <summary>
    /// Makes this life the first of a new cluster, and gives up the lives in <paramref name="silent"/>, which gave no sign of life. One
    /// node at a time is asked.
    /// </summary>
    /// <param name="quiet">Whoever was heard of within this time is alive.</param>
    /// <returns>False when a cluster is alive: look again.</returns>
    Task<bool> Found(NodeLife self, IReadOnlyCollection<NodeLife> silent, TimeSpan quiet, CancellationToken ct = default);

    /// <summary>The lease of a split: the first side that takes it gives up the other, which then can't take it any more.</summary>
    /// <returns>False when this life was given up before.</returns>
    Task<bool> GiveUp(NodeLife self, IReadOnlyCollection<NodeLife> lost);

    /// <summary>Takes this life off the list: it has left in order.</summary>
    Task Leave(NodeLife self);
}
