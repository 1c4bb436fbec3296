using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Hosting.Telemetry;

namespace Auvious.Server.Endpoints;

/// <summary>
/// One endpoint: orders effects, decides nothing. Its journal holds joinings, own events and a lazy acknowledgement, never a keepalive
/// or a conference's event. The other parts hold the channel, the index row and the deadlines.
/// </summary>
public sealed partial class EndpointActor : ReceivePersistentActor
{
    private readonly IActorRef conferences;
    private readonly IEndpointIndex index;
    private readonly OwnerLease lease;
    private readonly TimeProvider time;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private EndpointState state;
    private Replay replay;
    private (object Message, IActorRef Asker)? committing;

    public EndpointActor(EndpointId id, IActorRef conferences, IEndpointIndex index, EndpointLimits limits, OwnerLease lease, TimeProvider time)
    {
        this.conferences = conferences;
        this.index = index;
        this.lease = lease;
        this.time = time;
        state = new(id, limits);
        PersistenceId = PersistenceIdOf(id);
        (leaseAlarm, repeatAlarm, saveAlarm, waitAlarm, pushAlarm) = Alarms();

        Recover<JournaledEvent>(e =>
        {
            replay.Row(PersistenceId, LastSequenceNr);
            state = state.Apply(e);
        });
        Recover<RecoveryCompleted>(_ => Recovered());

        Indexing();
        Waiting();
        Serving();
        Command<IEndpointMessage>(m => Handle(m, Sender));
    }

    public override string PersistenceId { get; }

    public static string PersistenceIdOf(EndpointId id) => $"endpoint/{id.Key}";

    /// <param name="id">Who it is.</param>
    /// <param name="conferences">The conferences' shard region.</param>
    public static Props Props(EndpointId id, IActorRef conferences, IEndpointIndex index, EndpointLimits limits, OwnerLease lease, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new EndpointActor(id, conferences, index, limits, lease, time));

    private void Recovered()
    {
        if (replay.IsWhole(PersistenceId, LastSequenceNr, log)) Handle(new Recover(), ActorRefs.Nobody);
        else Context.Stop(Self);
    }

    private void Handle(object message, IActorRef asker)
    {
        var decision = state.Decide(message, time.GetUtcNow());
        if (decision.IsLater || message is RegisterEndpoint && IsIndexing)
        {
            Wait(message, asker);
            return;
        }
        if (decision.Erases)
        {
            if (IsIndexing) asker.Tell(Reply.Conflict("a registration is on its way"), Self);
            else Erase(asker);
            return;
        }
        if (decision.Lists is { } registration)
        {
            List(registration, asker);
            return;
        }
        var journal = decision.Events.OfType<JournaledEvent>().ToArray();
        if (journal.Length == 0)
        {
            if (!lease.IsHeld && IsMereWord(decision, message)) GiveUp(message, asker, "another node may have the endpoint");
            else Commit(decision, message, asker);
            return;
        }
        committing = (message, asker);
        var unwritten = journal.Length;
        var began = Stopwatch.GetTimestamp();
        PersistAll(journal, _ =>
        {
            if (--unwritten > 0) return;
            JournalMeter.Written("endpoint", journal.Length, began);
            committing = null;
            Commit(decision, message, asker);
        });
    }

    /// <summary>
    /// What would be answered with no row in the journal, though another owner may have written what makes it wrong. A keepalive and a passing
    /// event need no row at all, and a channel begins where its client says, or hears of a gap.
    /// </summary>
    private static bool IsMereWord(EndpointDecision decision, object message) =>
        decision.Answer is not (null or ChannelAttached { Gap: null }) && message is not (KeepEndpointAlive or DeliverEvent { AtLeastOnce: false });

    /// <summary>Everything that must be journaled is.</summary>
    private void Commit(EndpointDecision decision, object message, IActorRef asker)
    {
        var before = state;
        state = state.Apply(decision.Events);
        foreach (var tell in decision.Tells) Tell(tell);
        if (decision.Push is { } passing) PushPassing(passing);
        if (decision.Answer is ChannelAttached attached) Attach((AttachChannel)message, attached, asker);
        else if (decision.Answer is { } answer) asker.Tell(answer, Self);
        Serve();
        if (state.Phase != EndpointPhase.Alive) CloseChannel(state.Reason);
        // A lease that starts anew needs nothing of the one before, which may have been another user's.
        if (before.Phase != EndpointPhase.Alive && state.Phase == EndpointPhase.Alive && LastSequenceNr > 1)
            DeleteMessages(LastSequenceNr - 1);
        if (!before.IsOver && state.IsOver) Unlist();
        Watch();
    }

    /// <summary>What the client shall not hear after its leaving goes behind what its channel has to send.</summary>
    private void Tell(EndpointToConference message)
    {
        if (message is RemovalTaken removal && channel is not null) channel.Tell(new RelayAfterPushed(removal), Self);
        else conferences.Tell(message, Self);
    }

    /// <summary>What was being written may be there or not: the journal alone knows, so this incarnation ends.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        log.Error(cause, "{0} could not be written to {1}", @event.GetType().Name, PersistenceId);
        Refuse();
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        log.Error(cause, "{0} was refused by the journal of {1}", @event.GetType().Name, PersistenceId);
        Refuse();
        Context.Stop(Self);
    }

    private void Refuse()
    {
        JournalMeter.Failed("endpoint");
        if (committing is var (message, asker)) GiveUp(message, asker, "the endpoint could not be written");
        committing = null;
    }

    /// <summary>Conferences say it again by themselves; everybody else waits for an answer.</summary>
    private void GiveUp(object message, IActorRef asker, string why)
    {
        if (message is not ConferenceToEndpoint) asker.Tell(Reply.Unavailable(why), Self);
    }

    protected override void PostStop()
    {
        foreach (var alarm in (Alarm[])[leaseAlarm, repeatAlarm, saveAlarm, waitAlarm, pushAlarm]) alarm.Dispose();
        base.PostStop();
    }
}
