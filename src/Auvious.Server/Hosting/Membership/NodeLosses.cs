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

    /// <summary>Ends soon after the next loss of a node.</summary>
    public CancellationToken Next => Volatile.Read(ref next).Token;

    /// <summary>A node was given up.</summary>
    public void Happened() => Interlocked.Exchange(ref next, new()).CancelAfter(Grace);
}

/// <summary>
/// Says when a node was given up. One that leaves in order hands over what it has, and nobody waits in vain. While another node is out of reach, and may be
/// alive behind a cut wire that holds back what it was asked, nobody is told before his time.
/// </summary>
internal sealed class NodeLossWatch : ReceiveActor
{
    private readonly Cluster cluster = Cluster.Get(Context.System);

    public NodeLossWatch(NodeLosses losses)
    {
        Receive<ClusterEvent.MemberDowned>(downed => OnLoss(downed.Member));
        // Between the two the regions still sent to it.
        Receive<ClusterEvent.MemberRemoved>(removed =>
        {
            if (removed.PreviousStatus == MemberStatus.Down) OnLoss(removed.Member);
        });

        void OnLoss(Member lost)
        {
            if (cluster.State.Unreachable.All(member => member.Status == MemberStatus.Down || member.UniqueAddress.Equals(lost.UniqueAddress))) losses.Happened();
        }
    }

    protected override void PreStart() => cluster.Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => cluster.Unsubscribe(Self);
}
