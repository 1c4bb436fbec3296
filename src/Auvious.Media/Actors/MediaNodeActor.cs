using Akka.Actor;
using Auvious.Core.Media;

namespace Auvious.Media.Actors;

/// <summary>The media node: receives every <see cref="MediaCommand"/> and passes it to the publication's actor.</summary>
public sealed class MediaNodeActor : ReceiveActor, IWithTimers
{
    readonly MediaPlane plane;
    readonly string node;
    readonly IActorRef conferences;
    readonly TimeSpan drainTimeout;
    readonly Dictionary<PublicationId, IActorRef> publications = [];
    readonly List<IActorRef> drainers = [];
    readonly HashSet<IActorRef> placers = [];
    bool draining;
    int left;

    public MediaNodeActor(MediaPlane plane, string node, IActorRef conferences, TimeSpan drainTimeout)
    {
        this.plane = plane;
        this.node = node;
        this.conferences = conferences;
        this.drainTimeout = drainTimeout;
        Receive<OpenPublication>(Open);
        Receive<OpenView>(view => Pass(view, () =>
            Sender.Tell(new MediaRefused(view.Id, view.Viewer, MediaRefusal.Unknown, "This node does not hold the publication."))));
        // Lost between opening and commit, or with this node's last life: either way the conference believes in a ghost.
        Receive<CommitPublication>(commit => Pass(commit, () => Deny(commit.Id)));
        Receive<ConfirmPublication>(confirm => Pass(confirm, () => Deny(confirm.Id)));
        Receive<MediaCommand>(command => Pass(command, () => { }));
        Receive<PublicationDone>(Forget);
        Receive<Terminated>(dead => Remove(dead.ActorRef));
        Receive<DrainMedia>(_ => Drain());
        Receive<DrainTimedOut>(_ => EndAll());
        Receive<GetMediaLoad>(_ =>
        {
            placers.Add(Sender);
            Sender.Tell(Load());
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="node">This node's address, the key to reach it again.</param>
    /// <param name="conferences">The conferences' shard region, for every <see cref="MediaNotice"/>.</param>
    public static Props Props(MediaPlane plane, string node, IActorRef conferences, TimeSpan drainTimeout) =>
        Akka.Actor.Props.Create(() => new MediaNodeActor(plane, node, conferences, drainTimeout));

    // A publication that fails has told its loss as it stopped; restarted it would be an empty shell.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    void Open(OpenPublication open)
    {
        if (!publications.TryGetValue(open.Id, out var publication))
        {
            if (draining)
            {
                Sender.Tell(new MediaRefused(open.Id, null, MediaRefusal.Unavailable, "This media node is draining."));
                return;
            }
            var loop = plane.Loops.MinBy(loop => loop.Packets.Links)!;
            publication = Context.Watch(Context.ActorOf(PublicationActor.Props(open.Id, plane, loop, node, conferences)));
            publications.Add(open.Id, publication);
        }
        publication.Forward(open);
    }

    void Pass(MediaCommand command, Action otherwise)
    {
        if (publications.TryGetValue(command.Id, out var publication)) publication.Forward(command);
        else otherwise();
    }

    void Deny(PublicationId id) => conferences.Tell(new PublicationLost(id, "unknown to the media node"));

    void Forget(PublicationDone done)
    {
        if (!publications.TryGetValue(done.Id, out var publication) || !publication.Equals(Sender)) return;
        Remove(publication);
        // Behind all that was passed to it, which it passes back: stopped at once, it would leave that unread.
        publication.Tell(PoisonPill.Instance);
    }

    void Remove(IActorRef gone)
    {
        foreach (var (id, publication) in publications)
        {
            if (!publication.Equals(gone)) continue;
            publications.Remove(id);
            break;
        }
        if (draining && publications.Count == 0) AnswerDrainers();
    }

    void Drain()
    {
        drainers.Add(Sender);
        if (!draining)
        {
            draining = plane.IsDraining = true;
            // Before they ask again: they would place another stream here.
            foreach (var placer in placers) placer.Tell(Load());
            Timers.StartSingleTimer(nameof(DrainTimedOut), DrainTimedOut.Instance, drainTimeout);
        }
        if (publications.Count == 0) AnswerDrainers();
    }

    /// <summary>Each tells its loss as it stops.</summary>
    void EndAll()
    {
        left = publications.Count;
        foreach (var publication in publications.Values) publication.Tell(PoisonPill.Instance);
    }

    void AnswerDrainers()
    {
        Timers.Cancel(nameof(DrainTimedOut));
        foreach (var drainer in drainers) drainer.Tell(new MediaDrained(left));
        drainers.Clear();
    }

    MediaLoad Load() => new(
        node, publications.Count, plane.Loops.Sum(loop => loop.Packets.Links), plane.Loops.Count,
        plane.Loops.Sum(loop => loop.Packets.Counters.Received + loop.Packets.Counters.Forwarded), draining);

    sealed record DrainTimedOut
    {
        internal static readonly DrainTimedOut Instance = new();
    }
}
