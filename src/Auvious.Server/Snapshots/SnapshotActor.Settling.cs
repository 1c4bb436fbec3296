using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Core.Snapshots;
using DeleteSnapshot = Auvious.Core.Snapshots.DeleteSnapshot;

namespace Auvious.Server.Snapshots;

/// <summary>
/// What follows an event: telling, the row, the bytes of a picture nobody shall see. One call to the outside at a time; when one fails, this
/// round ends, and the row, unsettled, has the snapshot woken for another one.
/// </summary>
public sealed partial class SnapshotActor
{
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(2);

    /// <summary>How often an endpoint is told in one round.</summary>
    private const int RepeatLimit = 15;

    /// <summary>Everything there was to tell since the first event.</summary>
    private readonly List<DeliverEvent> story = [];

    /// <summary>What is told and not yet taken.</summary>
    private readonly Dictionary<(EndpointId, string), DeliverEvent> untold = [];

    private readonly List<IActorRef> deleting = [];
    private int repeats;

    /// <summary>How many events the row knows.</summary>
    private int written;

    /// <summary>The row is known to be unsettled.</summary>
    private bool isMarked;

    /// <summary>Everything of <see cref="story"/> was told, or is being told by this incarnation.</summary>
    private bool isStoryTold;

    private bool isBusy, isPictureGone, isJournalGone;

    private void Settling()
    {
        Command<Marked>(m =>
        {
            isBusy = false;
            isMarked = true;
            if (m.WasUnsettled) Resume();
            isStoryTold = true;
            Settle();
        });
        Command<Finished>(f =>
        {
            isBusy = false;
            f.Then();
            Settle();
        });
        Command<Failed>(f =>
        {
            log.Warning("{0} could not be seen to: {1}", PersistenceId, f.Why);
            isBusy = false;
            EndRound();
        });
        Command<DeleteMessagesSuccess>(_ => Self.Tell(new Finished(() => isJournalGone = true)));
        Command<DeleteMessagesFailure>(f => Self.Tell(new Failed(f.Cause.Message)));
        Command<Delivered>(Took);
        Command<Repeat>(_ => TellAgain());
        // An endpoint that could not take it now is told again.
        Command<Rejected>(_ => { });
    }

    private void Recovered()
    {
        if (!replay.IsWhole(PersistenceId, LastSequenceNr, log))
        {
            Context.Stop(Self);
            return;
        }
        written = state.Events;
        isStoryTold = story.Count == 0;
        Settle();
    }

    /// <summary>The row says that something was left undone: by a round that ended early, or by an incarnation before this one.</summary>
    private void Wake()
    {
        if (state.Phase == SnapshotPhase.Deleted) isMarked = true;
        else if (isBusy || isMarked || waiting.Count > 0 || committing is not null) return;
        else
        {
            isMarked = true;
            Resume();
        }
        Settle();
    }

    /// <summary>Nobody knows how far it came, so all of it is done again; who has been told knows the event by its id.</summary>
    private void Resume()
    {
        written = -1;
        if (!isStoryTold)
            foreach (var telling in story) Tell(telling);
        isStoryTold = true;
    }

    private void Delete(DeleteSnapshot command, IActorRef asker)
    {
        deleting.Add(asker);
        if (state.Phase is SnapshotPhase.None or SnapshotPhase.Deleted) Settle();
        else Handle(command, ActorRefs.Nobody);
    }

    /// <summary>Starts what is to be done next.</summary>
    private void Settle()
    {
        while (!isBusy && committing is null && isMarked && waiting.TryDequeue(out var one)) Handle(one.Command, one.Asker);
        if (isBusy || committing is not null) return;
        SetReceiveTimeout(null);
        if (waiting.Count > 0) Mark();
        else if (state.Phase == SnapshotPhase.Deleted) Vanish();
        else if (state.Phase == SnapshotPhase.None) RemoveOrRest();
        else if (state.Events > written)
        {
            var events = state.Events;
            Begin(rows.Write(state), () =>
            {
                written = events;
                Answer();
            });
        }
        else if (!isMarked) SetReceiveTimeout(Rest);
        else if (state.IsPictureVoid && !isPictureGone) Begin(rows.Delete(state.Picture!), () => isPictureGone = true);
        else if (untold.Count == 0)
        {
            isMarked = false;
            Begin(rows.Settle(state.Id, state.Events), () => { });
        }
    }

    /// <summary>The row goes last: until then it has the rest done again.</summary>
    private void Vanish()
    {
        Answer();
        if (state.Picture is { } picture && !isPictureGone) Begin(rows.Delete(picture), () => isPictureGone = true);
        else if (!isJournalGone)
        {
            isBusy = true;
            DeleteMessages(LastSequenceNr);
        }
        else RemoveOrRest();
    }

    private void RemoveOrRest()
    {
        if (!isMarked && deleting.Count == 0)
        {
            SetReceiveTimeout(Rest);
            return;
        }
        isMarked = false;
        Begin(rows.Remove(state.Id), () => AnswerDeleting(Reply.Done));
    }

    private void Mark()
    {
        isBusy = true;
        rows.Mark(state.Id, time.GetUtcNow()).PipeTo(Self, ActorRefs.NoSender, was => new Marked(was), e => new Failed(e.Message));
    }

    private void Begin(Task call, Action then)
    {
        isBusy = true;
        call.PipeTo(Self, ActorRefs.NoSender, () => new Finished(then), e => new Failed(e.Message));
    }

    /// <summary>Leaves the rest to the next waking. What is in the journal is answered as done all the same.</summary>
    private void EndRound()
    {
        isMarked = false;
        isStoryTold = untold.Count == 0 && isStoryTold;
        untold.Clear();
        Answer();
        while (waiting.TryDequeue(out var one)) one.Asker.Tell(Reply.Unavailable("the snapshot could not be written"));
        AnswerDeleting(Reply.Unavailable("not everything could be deleted"));
        SetReceiveTimeout(Rest);
    }

    private void Tell(DeliverEvent telling)
    {
        untold[(telling.Endpoint, telling.DeliveryId)] = telling;
        endpoints.Tell(telling, Self);
        repeats = 0;
        if (!Timers.IsTimerActive(nameof(Repeat))) Timers.StartSingleTimer(nameof(Repeat), Repeat.Instance, RepeatAfter);
    }

    private void Took(Delivered delivered)
    {
        if (untold.Remove((delivered.Endpoint, delivered.DeliveryId)) && untold.Count == 0) Settle();
    }

    private void TellAgain()
    {
        if (untold.Count == 0) return;
        if (++repeats > RepeatLimit)
        {
            log.Warning("{0} could not tell {1}", PersistenceId, string.Join(", ", untold.Keys));
            EndRound();
            return;
        }
        foreach (var telling in untold.Values) endpoints.Tell(telling, Self);
        Timers.StartSingleTimer(nameof(Repeat), Repeat.Instance, RepeatAfter);
    }

    private void Answer()
    {
        foreach (var (asker, reply) in answers) asker.Tell(reply);
        answers.Clear();
    }

    private void AnswerDeleting(Reply reply)
    {
        foreach (var asker in deleting) asker.Tell(reply);
        deleting.Clear();
    }

    private sealed record Marked(bool WasUnsettled);

    private sealed record Finished(Action Then);

    private sealed record Failed(string Why);

    private sealed record Repeat
    {
        public static readonly Repeat Instance = new();
    }
}
