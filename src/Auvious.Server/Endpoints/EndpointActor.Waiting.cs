using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Auvious.Core;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Endpoints;

/// <summary>Deadlines, the index row, and messages that have to wait.</summary>
public sealed partial class EndpointActor
{
    /// <summary>How long a message waits until every number is known again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SaveAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private const int WaitLimit = 1_000;

    private readonly Alarm leaseAlarm, repeatAlarm, saveAlarm, waitAlarm, pushAlarm;
    private readonly List<IActorRef> forgetting = [];
    private Queue<Waited> waiting = [];
    private bool isListing, isUnlisting, isStopping;

    private bool IsIndexing => isListing || isUnlisting;

    private (Alarm, Alarm, Alarm, Alarm, Alarm) Alarms() =>
        (new(Self, time, Due.Lease), new(Self, time, Due.Repeat), new(Self, time, Due.Save), new(Self, time, Due.Wait), new(Self, time, Due.Push));

    private void Waiting()
    {
        Command<Due>(Ring);
        Command<Waited>(w => Handle(w.Message, w.Asker));
        Command<WakeEndpoint>(_ =>
        {
            if (state.IsOver && !IsIndexing) Unlist();
        });
        Command<StopEndpoint>(_ =>
        {
            isStopping = true;
            Handle(new SaveProgress(), ActorRefs.Nobody);
        });
        Command<ReceiveTimeout>(_ => Context.Parent.Tell(new Passivate(StopEndpoint.Instance)));
        Command<DeleteMessagesSuccess>(_ => AnswerForgetting(Reply.Done));
        Command<DeleteMessagesFailure>(failed =>
        {
            log.Warning("{0} keeps rows of its last lease: {1}", PersistenceId, failed.Cause.Message);
            AnswerForgetting(Reply.Unavailable("the journal could not be changed"));
        });
    }

    private void Ring(Due due)
    {
        switch (due)
        {
            case Due.Lease:
                leaseAlarm.Heard();
                Handle(new CheckLease(Guid.CreateVersion7(time.GetUtcNow()).ToString()), ActorRefs.Nobody);
                break;
            case Due.Repeat:
                repeatAlarm.Heard();
                Handle(new Repeat(), ActorRefs.Nobody);
                break;
            case Due.Save:
                saveAlarm.Heard();
                Handle(new SaveProgress(), ActorRefs.Nobody);
                break;
            case Due.Wait:
                waitAlarm.Heard();
                GiveUpWaiting();
                break;
            case Due.Push:
                pushAlarm.Heard();
                Remind();
                break;
        }
    }

    private void Erase(IActorRef asker)
    {
        if (LastSequenceNr == 0)
        {
            asker.Tell(Reply.Done, Self);
            return;
        }
        forgetting.Add(asker);
        DeleteMessages(LastSequenceNr);
    }

    /// <summary>What comes next finds an incarnation that knows of nothing, unless there is a new lease.</summary>
    private void AnswerForgetting(Reply reply)
    {
        if (forgetting.Count > 0 && reply is Done && state.IsOver) Context.Parent.Tell(new Passivate(StopEndpoint.Instance));
        foreach (var asker in forgetting) asker.Tell(reply, Self);
        forgetting.Clear();
    }

    private void Indexing()
    {
        Command<Listed>(listed =>
        {
            isListing = false;
            Handle(listed.Registration, listed.Asker);
        });
        Command<ListingFailed>(failed =>
        {
            isListing = false;
            log.Warning("{0} could not be listed: {1}", PersistenceId, failed.Why);
            GiveUp(failed.Registration, failed.Asker, "the endpoint could not be written");
            Watch();
        });
        Command<Unlisted>(_ =>
        {
            isUnlisting = false;
            Watch();
        });
    }

    /// <summary>The index is a superset of what lives, so its row comes first.</summary>
    private void List(RegistrationListed registration, IActorRef asker)
    {
        isListing = true;
        index.Add(state.Id, registration.Command.By.User).PipeTo(Self, Self,
            () => new Listed(registration, asker), e => new ListingFailed(registration, asker, e.Message));
    }

    /// <summary>A failure leaves the row; the next waking tries again.</summary>
    private void Unlist()
    {
        isUnlisting = true;
        index.End(state.Id, time.GetUtcNow()).PipeTo(Self, Self, () => Unlisted.Instance, _ => Unlisted.Instance);
    }

    /// <summary>Sets the deadlines that the present state wants; one that is over goes to rest.</summary>
    private void Watch()
    {
        var now = time.GetUtcNow();
        leaseAlarm.Set(state.Phase == EndpointPhase.Alive ? state.Lease.Due : null);
        if (!state.IsRepeating) repeatAlarm.Set(null);
        else if (!repeatAlarm.IsSet) repeatAlarm.Set(now + RepeatAfter);
        if (!state.IsUnsaved) saveAlarm.Set(null);
        else if (!saveAlarm.IsSet) saveAlarm.Set(now + SaveAfter);
        if (state.IsReady && !IsIndexing)
            while (waiting.TryDequeue(out var one)) Self.Tell(one, ActorRefs.NoSender);
        waitAlarm.Set(waiting.TryPeek(out var first) ? first.Until : null);
        Context.SetReceiveTimeout(state.IsOver && !IsIndexing && waiting.Count == 0 ? Rest : null);
        if (isStopping) Context.Stop(Self);
    }

    private void Wait(object message, IActorRef asker)
    {
        // A channel that asks again would get everything again.
        if (message is AttachChannel) waiting = new(waiting.Where(w => w.Message is not AttachChannel || !w.Asker.Equals(asker)));
        if (waiting.Count >= WaitLimit) GiveUp(message, asker, "too many wait for the endpoint");
        else waiting.Enqueue(new(message, asker, time.GetUtcNow() + Patience));
        Watch();
    }

    private void GiveUpWaiting()
    {
        while (waiting.TryPeek(out var first) && first.Until <= time.GetUtcNow())
            GiveUp(waiting.Dequeue().Message, first.Asker, "the endpoint waits for its conferences");
        Watch();
    }

    private enum Due { Lease, Repeat, Save, Wait, Push }

    private sealed record Waited(object Message, IActorRef Asker, DateTimeOffset Until);

    private sealed record Listed(RegistrationListed Registration, IActorRef Asker);

    private sealed record ListingFailed(RegistrationListed Registration, IActorRef Asker, string Why);

    private sealed record Unlisted
    {
        public static readonly Unlisted Instance = new();
    }
}

/// <summary>Journal how far the outbox has come, then stop: what a shard says before it moves.</summary>
public sealed record StopEndpoint
{
    public static readonly StopEndpoint Instance = new();
}
