using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Telemetry;

namespace Auvious.Server.Conferences;

/// <summary>Marks the conferences' shard region among the actors to be had.</summary>
public sealed class ConferenceRegion;

/// <summary>Whom a conference talks to: the endpoints' shard region, and the way to the media nodes.</summary>
public sealed record ConferenceNeighbours(IActorRef Endpoints, IActorRef Media);

/// <summary>
/// One conference: orders effects, decides nothing. Its journal holds one row per version and nothing else. Commands and commits are
/// here; what follows an event, the telling, the polls and the inquiries are in the other parts.
/// </summary>
public sealed partial class ConferenceActor : ReceivePersistentActor, IWithTimers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(2);

    private readonly ConferenceNeighbours neighbours;
    private readonly ConferenceHistory history;
    private readonly ConferenceOptions options;
    private readonly JournalHead? head;
    private readonly TimeProvider time;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private ConferenceState state;
    private Replay replay;
    private (object Command, IActorRef ReplyTo)? committing;

    public ConferenceActor(
        ConferenceId id, ConferenceNeighbours neighbours, IConferenceIndex index, ConferenceHistory history, ConferenceOptions options,
        JournalHead? head, TimeProvider time)
    {
        this.neighbours = neighbours;
        this.index = index;
        this.history = history;
        this.options = options;
        this.head = head;
        this.time = time;
        state = new(id);
        PersistenceId = PersistenceIdOf(id);

        Recover<ConferenceEvent>(e =>
        {
            replay.Row(PersistenceId, LastSequenceNr);
            Number(e);
            Remember(e);
            state = state.Apply(e);
        });
        Recover<RecoveryCompleted>(_ => Recovered());

        Command<GetConference>(q => Sender.Tell(state.View(q, sick)));
        Command<GetOpenConference>(q => Sender.Tell(state.View(q, sick)));
        Command<GetSimpleView>(q => Sender.Tell(state.View(q, sick)));
        Command<GetEvents>(Poll);
        Command<PollExpired>(p => Expire(p.Key));
        Viewing();
        Command<AddIceCandidates>(Pass);
        Command<ConferenceCommand>(c => Handle(c, Sender));
        Listing();
        Command<WakeConference>(_ => Wake());
        Command<EndIdleConference>(c => Handle(c, ActorRefs.Nobody));
        Forgetting();
        Command<Waited>(w => Handle(w.Command, w.ReplyTo));
        Inquiring();
        Confirming();
        Telling();
        Command<ReceiveTimeout>(_ => Context.Parent.Tell(new Passivate(StopConference.Instance)));
        Command<StopConference>(_ => Context.Stop(Self));
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    public static string PersistenceIdOf(ConferenceId id) => $"conference/{id.Key}";

    /// <param name="head">Tells whether another node has written; none: no other can.</param>
    public static Props Props(
        ConferenceId id, ConferenceNeighbours neighbours, IConferenceIndex index, ConferenceHistory history, ConferenceOptions options,
        JournalHead? head, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new ConferenceActor(id, neighbours, index, history, options, head, time));

    private void Handle(object command, IActorRef replyTo)
    {
        var decision = state.Decide(command, time.GetUtcNow());
        if (command is EndpointAnswered { Command: var asked }) command = asked;
        if (head is not null && IsMereWord(decision, command)) Confirm(head, decision, command, replyTo);
        else Follow(decision, command, replyTo);
    }

    private void Follow(Decision<ConferenceEvent> decision, object command, IActorRef replyTo)
    {
        if (decision.Asks is { } question) Inquire(question, command, replyTo);
        else if (command is CreateConference && !decision.Events.IsEmpty)
            List(command, replyTo);
        else Commit(decision, command, replyTo);
    }

    /// <summary>One of several that waited for the same answer: it decides on the state that the one before it leads to.</summary>
    private void Continue(object command, IActorRef replyTo)
    {
        if (committing is null) Handle(command, replyTo);
        else Self.Tell(new Waited(command, replyTo));
    }

    private void Commit(Decision<ConferenceEvent> decision, object command, IActorRef replyTo)
    {
        if (decision.Events.IsEmpty)
        {
            Answer(command, replyTo, decision.Reply!);
            return;
        }
        committing = (command, replyTo);
        var unwritten = decision.Events.Length;
        var began = Stopwatch.GetTimestamp();
        PersistAll(decision.Events, e =>
        {
            var before = state;
            Number(e);
            Remember(e);
            state = state.Apply(e);
            Publish(before, e);
            if (--unwritten > 0) return;
            JournalMeter.Written("conference", decision.Events.Length, began);
            committing = null;
            AnswerPolls();
            Watch();
            Unlist();
            Answer(command, replyTo, decision.Reply!);
        });
    }

    private void Answer(object command, IActorRef replyTo, Reply reply)
    {
        // The peer that was made for a publishing which did not come to be would be a ghost.
        if (command is RecordPublication { Publish: var p, Node: var node } && reply is Rejected)
            ToMedia(node, new ClosePublication(new(state.Id, p.Stream, p.Attempt)));
        if (command is LeaveConference leave && reply is Done && Leaving(leave.Endpoint, replyTo)) return;
        replyTo.Tell(reply);
    }

    /// <summary>What was being written may be there or not: the journal alone knows, so this incarnation ends.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        log.Error(cause, "{0} could not be written to {1}", @event.GetType().Name, PersistenceId);
        Unwritten();
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        log.Error(cause, "{0} was refused by the journal of {1}", @event.GetType().Name, PersistenceId);
        Unwritten();
        Context.Stop(Self);
    }

    private void Unwritten()
    {
        JournalMeter.Failed("conference");
        if (committing is var (command, replyTo)) Answer(command, replyTo, Reply.Unavailable("the conference could not be written"));
        committing = null;
    }

    /// <summary>Whoever waits for something only this incarnation knows of need not wait for it to be late.</summary>
    protected override void PostStop()
    {
        foreach (var endpoint in leaving.Keys.ToList()) AnswerLeaving(endpoint);
        foreach (var poll in parked.Keys.ToList()) Expire(poll);
        foreach (var replyTo in inquiries.Waiting.Concat(unconfirmed)) replyTo.Tell(Reply.Unavailable("the conference is moving"));
        base.PostStop();
    }

    private void Recovered()
    {
        if (!replay.IsWhole(PersistenceId, LastSequenceNr, log))
        {
            Context.Stop(Self);
            return;
        }
        foreach (var participant in state.Participants)
        {
            // As if the last event were not taken: the announcement is repeated until it is answered.
            audience.Add(participant.Endpoint, participant.Joined).Taken = state.Version - 1;
            Tell(participant.Endpoint, Announcement(participant.Endpoint, participant.Joined));
            RepeatLater();
        }
        RepeatRemovals();
        RepeatClosings();
        ConfirmStreams();
        Watch();
    }

    private void Wake()
    {
        ConfirmStreams();
        if (state.Phase == ConferencePhase.Ended)
            foreach (var participant in state.Dismissed.Where(p => audience.Find(p.Endpoint) is null))
                Dismiss(audience.Add(participant.Endpoint, participant.Joined));
        Watch();
        Unlist();
    }

    /// <summary>Sets the timers that the present state wants; an ended conference that everybody has heard of goes to rest.</summary>
    private void Watch()
    {
        if (state.Phase == ConferencePhase.Open && state.Participants.IsEmpty)
            Timers.StartSingleTimer(nameof(EndIdleConference), new EndIdleConference(),
                Max(state.LastEvent + options.IdleTimeout - time.GetUtcNow(), TimeSpan.FromMilliseconds(1)));
        else Timers.Cancel(nameof(EndIdleConference));

        SetReceiveTimeout(state.Phase == ConferencePhase.Open || !audience.IsEmpty ? null : Rest);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Waited(object Command, IActorRef ReplyTo);
}

/// <summary>Stop when what is being written is written: what a shard says before it moves.</summary>
public sealed record StopConference
{
    public static readonly StopConference Instance = new();
}
