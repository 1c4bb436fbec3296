using Akka.Actor;
using Akka.Event;
using Auvious.Core;
using Auvious.Core.Conferences;

namespace Auvious.Server.Conferences;

/// <summary>The conference's row in the index: there before the creation is journaled, marked after the last one has heard of the end.</summary>
public sealed partial class ConferenceActor
{
    private readonly IConferenceIndex index;
    private Task indexed = Task.CompletedTask;
    private int listing;

    private void Listing()
    {
        Command<IndexAdded>(added =>
        {
            listing--;
            Commit(state.Decide(added.Command, time.GetUtcNow()), added.Command, added.ReplyTo);
        });
        Command<IndexFailed>(failed =>
        {
            listing--;
            log.Warning("{0} could not be listed: {1}", PersistenceId, failed.Why);
            Answer(failed.Command, failed.ReplyTo, Reply.Unavailable("the conference could not be written"));
        });
    }

    private void List(object command, IActorRef replyTo)
    {
        listing++;
        InOrder(index.Add).PipeTo(Self, ActorRefs.NoSender,
            () => new IndexAdded(command, replyTo), e => new IndexFailed(command, replyTo, e.Message));
    }

    /// <summary>A failure leaves the row; the next waking tries again.</summary>
    private void Unlist()
    {
        if (state.Phase == ConferencePhase.Open || !audience.IsEmpty || listing > 0) return;
        var ended = state.LastEvent;
        _ = state.Phase == ConferencePhase.Ended ? InOrder(id => index.End(id, ended)) : InOrder(index.Remove);
    }

    /// <summary>One change of the row after the other: no removal may overtake the addition behind it.</summary>
    private Task InOrder(Func<ConferenceId, Task> change)
    {
        var id = state.Id;
        return indexed = indexed.ContinueWith(_ => change(id), TaskScheduler.Default).Unwrap();
    }

    private sealed record IndexAdded(object Command, IActorRef ReplyTo);

    private sealed record IndexFailed(object Command, IActorRef ReplyTo, string Why);
}
