using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Core.Snapshots;
using Auvious.Server.Hosting.Actors;
using DeleteSnapshot = Auvious.Core.Snapshots.DeleteSnapshot;
using ISnapshotMessage = Auvious.Core.ISnapshotMessage;

namespace Auvious.Server.Snapshots;

/// <summary>Marks the snapshots' shard region among the actors to be had.</summary>
public sealed class SnapshotRegion;

/// <summary>
/// One snapshot, or one request to a camera: orders effects, decides nothing. An event is journaled once its row is marked, then told, then
/// written into the row, then answered; what else has to follow is in the other part.
/// </summary>
public sealed partial class SnapshotActor : ReceivePersistentActor, IWithTimers
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly IActorRef endpoints;
    private readonly ISnapshotRows rows;
    private readonly TimeProvider time;
    private readonly ILoggingAdapter log = Context.GetLogger();

    /// <summary>Commands whose events wait until the row is marked.</summary>
    private readonly Queue<(ISnapshotMessage Command, IActorRef Asker)> waiting = [];

    /// <summary>Answers to what is in the journal and not yet in the row.</summary>
    private readonly List<(IActorRef Asker, Reply Reply)> answers = [];

    private SnapshotState state;
    private Replay replay;
    private IActorRef? committing;

    public SnapshotActor(SnapshotId id, IActorRef endpoints, ISnapshotRows rows, TimeProvider time)
    {
        this.endpoints = endpoints;
        this.rows = rows;
        this.time = time;
        state = new(id);
        PersistenceId = PersistenceIdOf(id);

        Recover<SnapshotEvent>(e =>
        {
            replay.Row(PersistenceId, LastSequenceNr);
            Take(e);
        });
        Recover<RecoveryCompleted>(_ => Recovered());

        Command<WakeSnapshot>(_ => Wake());
        Command<DeleteSnapshot>(c => Delete(c, Sender));
        Command<ISnapshotMessage>(m => Handle(m, Sender));
        Settling();
        Command<ReceiveTimeout>(_ => Context.Parent.Tell(new Passivate(PoisonPill.Instance)));
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    public static string PersistenceIdOf(SnapshotId id) => $"snapshot/{id.Key}";

    /// <param name="endpoints">The endpoints' shard region.</param>
    public static Props Props(SnapshotId id, IActorRef endpoints, ISnapshotRows rows, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new SnapshotActor(id, endpoints, rows, time));

    private void Handle(ISnapshotMessage command, IActorRef asker)
    {
        var decision = state.Decide(command, time.GetUtcNow());
        if (decision.Events.IsEmpty) asker.Tell(decision.Reply);
        else if (isMarked) Commit(decision, asker);
        else
        {
            waiting.Enqueue((command, asker));
            Settle();
        }
    }

    private void Commit(Decision<SnapshotEvent> decision, IActorRef asker)
    {
        committing = asker;
        var unwritten = decision.Events.Length;
        PersistAll(decision.Events, e =>
        {
            foreach (var telling in Take(e)) Tell(telling);
            if (--unwritten > 0) return;
            committing = null;
            answers.Add((asker, decision.Reply!));
            Settle();
        });
    }

    private IReadOnlyList<DeliverEvent> Take(SnapshotEvent e)
    {
        state = state.Apply(e);
        var tellings = SnapshotWire.Tellings(state, e);
        story.AddRange(tellings);
        return tellings;
    }

    /// <summary>What was being written may be there or not: the journal alone knows, so this incarnation ends.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        log.Error(cause, "{0} could not be written to {1}", @event.GetType().Name, PersistenceId);
        committing?.Tell(Reply.Unavailable("the snapshot could not be written"));
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        log.Error(cause, "{0} was refused by the journal of {1}", @event.GetType().Name, PersistenceId);
        committing?.Tell(Reply.Unavailable("the snapshot could not be written"));
        Context.Stop(Self);
    }

    /// <summary>What is in the journal has happened; whoever waits for more need not wait for it to be late.</summary>
    protected override void PostStop()
    {
        Answer();
        foreach (var (_, asker) in waiting) asker.Tell(Reply.Unavailable("the snapshot is moving"));
        AnswerDeleting(Reply.Unavailable("the snapshot is moving"));
        base.PostStop();
    }
}
