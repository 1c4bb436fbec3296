using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;

namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// Removes members that are gone or out of reach, once the lease in the database has been had for it. While the database can't be asked
/// nobody is removed and nobody leaves.
/// </summary>
/// <remarks>
/// Akka's own lease-majority takes a lease that can't be had for a lost one, and its lease runs out: here a lease is never out again for
/// those it was taken against, so that a part that wakes up late can't win what was decided before.
/// </remarks>
public sealed class SplitResolver : ReceiveActor, IWithTimers
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly RemoteActorRefProvider remote = (RemoteActorRefProvider)((ExtendedActorSystem)Context.System).Provider;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly IMemberTable table;
    private readonly MembershipTimes times;
    private readonly TimeProvider time;
    private readonly Func<Address, Task<PortState>> tryPort;
    private readonly HashSet<NodeLife> trying = [];

    /// <summary>Nobody's any more: those whose lease may still run, too.</summary>
    private readonly HashSet<NodeLife> givenUp = [];

    /// <summary>Those of them whose entities may be taken over.</summary>
    private readonly HashSet<NodeLife> removed = [];

    private ImmutableHashSet<NodeLife> gone = [], lost = [];
    private DateTimeOffset since;
    private bool isAsking;

    /// <param name="table">Gives the lease.</param>
    /// <param name="times">When what is decided.</param>
    /// <param name="time">The clock of those times.</param>
    /// <param name="tryPort">Asks a host whether somebody listens at a node's address.</param>
    public SplitResolver(IMemberTable table, MembershipTimes times, TimeProvider time, Func<Address, Task<PortState>> tryPort)
    {
        this.table = table;
        this.times = times;
        this.time = time;
        this.tryPort = tryPort;
        Receive<Look>(_ => OnLook());
        Receive<AssociationEvent>(broken =>
        {
            foreach (var member in cluster.State.Members.Where(m => m.Address == broken.RemoteAddress)) Try(LifeOf(member));
        });
        Receive<Tried>(OnTried);
        Receive<Decided>(OnDecided);
        Receive<Remove>(r => OnRemove(r.Node));
        Receive<Undecided>(failure =>
        {
            log.Warning(failure.Cause, "Out of reach: {0}. The database can't be asked who stays, so all do", string.Join(", ", lost));
            Timers.StartSingleTimer(nameof(Undecided), AskAgain.Instance, times.Again);
        });
        Receive<AskAgain>(_ => isAsking = false);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IMemberTable table, MembershipTimes times, TimeProvider time, Func<Address, Task<PortState>> tryPort) =>
        Akka.Actor.Props.Create(() => new SplitResolver(table, times, time, tryPort));

    protected override void PreStart()
    {
        // A killed process closes its connections: that is the first that is heard of it.
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, times.Look);
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void OnLook()
    {
        Quarantine();
        var view = See();
        foreach (var node in view.Unreachable.Except(gone)) Try(node);
        if (!view.Lost.SetEquals(lost)) (lost, since) = (view.Lost, time.GetUtcNow());
        if (lost.IsSubsetOf(givenUp) || isAsking || !view.IsDecider || time.GetUtcNow() - since < view.Patience(times)) return;
        isAsking = true;
        var asked = lost;
        table.GiveUp(view.Self, asked).PipeTo(Self, Self, won => new Decided(asked, won), cause => new Undecided(cause));
    }

    private SplitView See()
    {
        var members = cluster.State.Members.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Exiting or MemberStatus.Removed)).ToList();
        var lives = members.Select(LifeOf).ToHashSet();
        gone = gone.Intersect(lives);
        return new(
            LifeOf(cluster.SelfUniqueAddress),
            [.. members.Where(IsSettled).Select(LifeOf).OrderBy(l => l.Address, StringComparer.Ordinal)],
            [.. members.Where(m => !IsSettled(m)).Select(LifeOf)],
            [.. cluster.State.Unreachable.Select(LifeOf).Where(lives.Contains)],
            gone.Union(givenUp));
    }

    private void Try(NodeLife node)
    {
        if (node == LifeOf(cluster.SelfUniqueAddress) || !trying.Add(node)) return;
        tryPort(Address.Parse(node.Address)).PipeTo(Self, Self, state => new Tried(node, state), _ => new Tried(node, PortState.Unknown));
    }

    private void OnTried(Tried tried)
    {
        trying.Remove(tried.Node);
        if (tried.State != PortState.Refused || gone.Contains(tried.Node) || !IsMember(tried.Node)) return;
        log.Warning("{0} is gone: nobody listens at its address any more", tried.Node);
        gone = gone.Add(tried.Node);
        OnLook();
    }

    private void OnDecided(Decided decided)
    {
        isAsking = false;
        if (!decided.IsWon)
        {
            log.Error("The other nodes have given this one up: it leaves");
            Context.System.LeaveAtOnce();
            return;
        }
        log.Warning("Given up: {0}", string.Join(", ", decided.Lost));
        // Who is gone says nothing any more. Of all others the lease may run for a term.
        foreach (var node in decided.Lost.Where(givenUp.Add))
            if (gone.Contains(node)) OnRemove(node);
            else Timers.StartSingleTimer(node, new Remove(node), times.Term);
    }

    private void OnRemove(NodeLife node)
    {
        if (!IsMember(node)) return;
        removed.Add(node);
        cluster.Down(Address.Parse(node.Address));
        Quarantine();
    }

    /// <summary>
    /// A member that is down goes when it is out of reach, which heartbeats find out in seconds: one that is given up is told to be.
    /// </summary>
    private void Quarantine()
    {
        givenUp.RemoveWhere(node => !IsMember(node));
        removed.IntersectWith(givenUp);
        foreach (var node in removed.Except(cluster.State.Unreachable.Select(LifeOf)))
            remote.Quarantine(Address.Parse(node.Address), node.Uid);
    }

    private bool IsMember(NodeLife node) => cluster.State.Members.Any(m => LifeOf(m) == node);

    private static bool IsSettled(Member member) => member.Status is MemberStatus.Up or MemberStatus.Leaving;

    internal static NodeLife LifeOf(Member member) => LifeOf(member.UniqueAddress);

    private static NodeLife LifeOf(UniqueAddress node) => new(node.Address.ToString(), node.Uid);

    private sealed record Look
    {
        public static readonly Look Instance = new();
    }

    private sealed record AskAgain
    {
        public static readonly AskAgain Instance = new();
    }

    private sealed record Tried(NodeLife Node, PortState State);

    private sealed record Decided(ImmutableHashSet<NodeLife> Lost, bool IsWon);

    private sealed record Undecided(Exception Cause);

    private sealed record Remove(NodeLife Node);
}
