using Akka.Actor;
using Akka.Cluster;

namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// What was asked of a node that died is never answered. Everything that waits when a node is given up is told so a moment later, and not
/// when its patience ends: its caller asks again, and finds the entity elsewhere.
/// </summary>
public sealed class NodeLosses
{
    /// <summary>For the answers of those that are alive.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private CancellationTokenSource next = new();
    private volatile bool isAnybodySilent;

    /// <summary>Ends soon after the next loss of a node.</summary>
    public CancellationToken Next => Volatile.Read(ref next).Token;

    /// <summary>A member is out of reach, and not given up yet; or this node is out of reach of it.</summary>
    public bool IsAnybodySilent
    {
        get => isAnybodySilent;
        set => isAnybodySilent = value;
    }

    /// <summary>A node was given up.</summary>
    public void Happened() => Interlocked.Exchange(ref next, new()).CancelAfter(Grace);
}

/// <summary>
/// Says when a node was given up. One that leaves in order hands over what it has, and nobody waits in vain. Nobody is told before his time while
/// another node is out of reach, which may be alive behind a cut wire that holds back what it was asked; nor by a node that was given up itself:
/// what it asked may be held by a wire, too, and be heard when that is mended.
/// </summary>
public sealed class NodeLossWatch : ReceiveActor
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly HashSet<UniqueAddress> silent = [];
    private readonly NodeLosses losses;

    public NodeLossWatch(NodeLosses losses)
    {
        this.losses = losses;
        Receive<ClusterEvent.UnreachableMember>(unreachable => Hear(unreachable.Member, unreachable.Member.Status != MemberStatus.Down));
        Receive<ClusterEvent.ReachableMember>(reachable => Hear(reachable.Member, false));
        Receive<ClusterEvent.MemberDowned>(downed => OnLoss(downed.Member));
        Receive<ClusterEvent.MemberRemoved>(removed =>
        {
            // Between the two the regions still sent to it.
            if (removed.PreviousStatus == MemberStatus.Down) OnLoss(removed.Member);
            else Hear(removed.Member, false);
        });
    }

    protected override void PreStart() => cluster.Subscribe(
        Self, ClusterEvent.InitialStateAsEvents,
        typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved), typeof(ClusterEvent.UnreachableMember), typeof(ClusterEvent.ReachableMember));

    protected override void PostStop() => cluster.Unsubscribe(Self);

    private void OnLoss(Member lost)
    {
        Hear(lost, false);
        if (silent.Count == 0 && !lost.UniqueAddress.Equals(cluster.SelfUniqueAddress)) losses.Happened();
    }

    private void Hear(Member member, bool isSilent)
    {
        if (isSilent) silent.Add(member.UniqueAddress);
        else silent.Remove(member.UniqueAddress);
        losses.IsAnybodySilent = silent.Count > 0;
    }
}
