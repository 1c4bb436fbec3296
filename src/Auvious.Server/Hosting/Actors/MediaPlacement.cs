using Akka.Actor;
using Akka.Cluster;
using Auvious.Core.Media;
using Auvious.Media;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Marks the way to the media nodes among the actors to be had.</summary>
public sealed class MediaNodes;

/// <summary>
/// Brings a command to the media node that holds its publication, or places a new one on the least loaded. What a node held that is gone
/// is answered for, and told to its conferences, here.
/// </summary>
public sealed class MediaPlacement : ReceiveActor, IWithTimers, IWithStash
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly TimeProvider time;
    private readonly HeldPublications held = new();
    private readonly PendingOpens opens = new();
    private MediaFleet fleet = new();

    public MediaPlacement(TimeProvider time)
    {
        this.time = time;
        Become(Joining);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public static Props Props(TimeProvider time) => Akka.Actor.Props.Create(() => new MediaPlacement(time));

    protected override void PreStart() => cluster.Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => cluster.Unsubscribe(Self);

    /// <summary>Until this node is a member it does not know which others are: a node it can't see is not one that is gone.</summary>
    private void Joining()
    {
        Receive<ClusterEvent.MemberUp>(up =>
        {
            See(up.Member);
            // The answer comes after everything that is published together with this.
            if (up.Member.UniqueAddress.Equals(cluster.SelfUniqueAddress)) cluster.SendCurrentClusterState(Self);
        });
        Receive<ClusterEvent.CurrentClusterState>(state =>
        {
            foreach (var member in state.Members) See(member);
            foreach (var member in state.Unreachable) fleet = fleet.Reach(Key(member), false);
            Become(Placing);
            Timers.StartPeriodicTimer(nameof(Round), Tick.Instance, TimeSpan.Zero, Round);
            Stash.UnstashAll();
        });
        Membership();
        ReceiveAny(_ => Stash.Stash());
    }

    private void Placing()
    {
        Receive<AtMediaNode>(at =>
        {
            if (at.Node is null) Place(at.Command);
            else if (fleet.Nodes.ContainsKey(at.Node)) Pass(at.Node, at.Command);
            else if (Lost(at.Command) is { } answer) Sender.Tell(answer);
        });
        Receive<ClusterEvent.MemberUp>(up => See(up.Member));
        Membership();
        Receive<MediaLoad>(load => fleet = fleet.Hear(load, time.GetUtcNow()));
        Receive<Tick>(_ =>
        {
            opens.Expire(time.GetUtcNow());
            foreach (var node in fleet.Nodes.Keys) Reach(node).Tell(new GetMediaLoad(), Self);
        });
        Receive<Terminated>(conference => held.Drop(conference.ActorRef));
    }

    private void Membership()
    {
        Receive<ClusterEvent.MemberRemoved>(removed => Gone(removed.Member));
        Receive<ClusterEvent.MemberDowned>(downed => Gone(downed.Member));
        Receive<ClusterEvent.MemberExited>(exited => See(exited.Member));
        Receive<ClusterEvent.MemberLeft>(left => See(left.Member));
        Receive<ClusterEvent.MemberJoined>(joined => See(joined.Member));
        Receive<ClusterEvent.UnreachableMember>(lost => fleet = fleet.Reach(Key(lost.Member), false));
        Receive<ClusterEvent.ReachableMember>(back => fleet = fleet.Reach(Key(back.Member), true));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
    }

    private void See(Member member)
    {
        if (!member.HasRole(MediaHosting.Role)) return;
        fleet = fleet.See(Key(member), member.UniqueAddress.Uid, member.Status == MemberStatus.Up);
    }

    private void Gone(Member member)
    {
        var node = Key(member);
        fleet = fleet.Lose(node, member.UniqueAddress.Uid);
        foreach (var (asker, open) in opens.At(node)) asker.Tell(Lost(open)!);
        foreach (var (conference, id) in held.At(node))
            // Another life at the same address says itself what it does not hold.
            if (fleet.Nodes.ContainsKey(node)) Reach(node).Tell(new ConfirmPublication(id), conference);
            else conference.Tell(new PublicationLost(id, "the media node is gone"));
    }

    private void Place(MediaCommand command)
    {
        if (fleet.Choose(time.GetUtcNow()) is { } node)
        {
            fleet = fleet.Place(node);
            Pass(node, command);
        }
        else Sender.Tell(new MediaRefused(command.Id, null, MediaRefusal.Unavailable, "no media node takes a stream now"));
    }

    private void Pass(string node, MediaCommand command)
    {
        switch (command)
        {
            case CommitPublication or ConfirmPublication when held.Add(Sender, command.Id, node):
                Context.Watch(Sender);
                break;
            case OpenPublication or OpenView:
                opens.Add(node, Sender, command, time.GetUtcNow());
                break;
            case ClosePublication when held.Remove(Sender, command.Id):
                Context.Unwatch(Sender);
                break;
        }
        Reach(node).Tell(command, Sender);
    }

    private static ActorSelection Reach(string node) =>
        Context.ActorSelection(new RootActorPath(Address.Parse(node)) / "user" / MediaHosting.ActorName);

    private static string Key(Member member) => member.Address.ToString();

    private static object? Lost(MediaCommand command) => command switch
    {
        ConfirmPublication or CommitPublication => new PublicationLost(command.Id, "the media node is gone"),
        OpenPublication => new MediaRefused(command.Id, null, MediaRefusal.Unavailable, "the media node is gone"),
        OpenView c => new MediaRefused(c.Id, c.Viewer, MediaRefusal.Unknown, "the media node is gone"),
        _ => null,
    };

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
