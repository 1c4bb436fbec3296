using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Conferences;

/// <summary>Telling the joined endpoints, again until they have taken it, and letting them pull what they lack.</summary>
public sealed partial class ConferenceActor
{
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeaveWait = TimeSpan.FromSeconds(1);

    /// <summary>Told so often without an answer, an endpoint is left to its own recovery, which pulls.</summary>
    private const int RepeatLimit = 30;

    /// <summary>Most events in one message.</summary>
    private const int Chunk = 200;

    /// <summary>As many positions as an endpoint's outbox keeps.</summary>
    private const int PullLimit = 10_000;

    private readonly Audience audience = new();
    private readonly HashSet<EndpointId> sick = [];
    private readonly Dictionary<EndpointId, List<IActorRef>> leaving = [];

    private void Telling()
    {
        Command<EventsTaken>(Taken);
        Command<PullEvents>(p => Pull(p.Endpoint, p.From));
        Command<RangeRead>(r => TellRange(r.Endpoint, r.From, r.Events));
        Command<RangeFailed>(r => log.Warning("events of {0} could not be read: {1}", PersistenceId, r.Why));
        Command<EndpointHealth>(h => Health(h.Endpoint, h.Sick));
        Command<EndpointEnded>(Ended);
        Command<RemovalTaken>(r => Gone(r.Endpoint));
        Command<LeaveWaited>(w => AnswerLeaving(w.Endpoint));
        Command<Repeat>(_ => RepeatBehind());
    }

    private void Taken(EventsTaken taken)
    {
        if (audience.Find(taken.Endpoint) is not { Removed: null } listener) return;
        listener.Taken = Math.Max(listener.Taken, taken.Next);
        listener.Repeats = 0;
        Health(taken.Endpoint, taken.Sick);
    }

    private void Health(EndpointId endpoint, bool isSick)
    {
        if (state.Find(endpoint) is null) return;
        if (isSick) sick.Add(endpoint);
        else sick.Remove(endpoint);
    }

    private void Ended(EndpointEnded ended)
    {
        if (state.Find(ended.Endpoint) is not null) Handle(new DropParticipant(ended.Endpoint, ended.Reason), ActorRefs.Nobody);
        else Tell(ended.Endpoint, new EndpointRemoved(ended.Endpoint, state.Id, LeftAt(ended.Endpoint)));
    }

    private void Pull(EndpointId endpoint, long from)
    {
        var joined = (state.Find(endpoint) ?? state.Dismissed.Find(p => p.Endpoint == endpoint))?.Joined;
        if (joined is null)
        {
            Tell(endpoint, new EndpointRemoved(endpoint, state.Id, LeftAt(endpoint)));
            return;
        }
        var first = Math.Max(Math.Max(from, joined.Value), state.Version - PullLimit);
        if (recent.Count > 0 && recent.Peek().Version <= first || first >= state.Version) TellRange(endpoint, first, []);
        else
            history(state.Id, creation, first, (int)(state.Version - first)).PipeTo(Self, ActorRefs.NoSender,
                events => new RangeRead(endpoint, first, events), e => new RangeFailed(e.Message));
    }

    /// <summary>Tells <paramref name="read"/> from <paramref name="from"/> on, then what came after, up to the version of now.</summary>
    private void TellRange(EndpointId endpoint, long from, ImmutableArray<PushedEvent> read)
    {
        var place = state.Find(endpoint) ?? state.Dismissed.Find(p => p.Endpoint == endpoint);
        if (place is null) return;
        var next = from + read.Length;
        // So much happened while the journal was read that the window no longer follows: read on.
        var isShort = recent.Count > 0 && recent.Peek().Version > next;
        if (isShort && read.IsEmpty)
        {
            log.Warning("events of {0} from {1} on are not in the journal", PersistenceId, from);
            return;
        }
        var events = isShort ? read : read.AddRange(recent.Where(r => r.Version >= next).Select(r => r.Wire(state.Id)));
        foreach (var batch in Batch.All(events, Chunk))
        {
            Tell(endpoint, new TellEvents(endpoint, state.Id, place.Joined, from, batch));
            from += batch.Length;
        }
        if (isShort)
        {
            Pull(endpoint, next);
            return;
        }
        Tell(endpoint, Announcement(endpoint, place.Joined));
        if (state.Phase == ConferencePhase.Ended) Dismiss(audience.Find(endpoint) ?? audience.Add(endpoint, place.Joined));
    }

    /// <summary>No event: the version that comes next.</summary>
    private TellEvents Announcement(EndpointId endpoint, long joined) => new(endpoint, state.Id, joined, state.Version, []);

    private void Remove(EndpointId endpoint, long version)
    {
        sick.Remove(endpoint);
        if (audience.Find(endpoint) is not { Removed: null } listener) return;
        listener.Removed = version;
        foreach (var viewer in viewers.Where(v => v.Value.Endpoint == endpoint).Select(v => v.Key).ToList()) viewers.Remove(viewer);
        Tell(endpoint, new EndpointRemoved(endpoint, state.Id, version));
    }

    private void Dismiss(Listener listener)
    {
        listener.Dismissed = true;
        Tell(listener.Endpoint, new EndpointDismissed(listener.Endpoint, state.Id, state.Version));
        RepeatLater();
    }

    /// <summary>
    /// Holds the answer to a leave until the leaver's channel has nothing of this conference on its way: true when there is something to
    /// wait for.
    /// </summary>
    private bool Leaving(EndpointId endpoint, IActorRef replyTo)
    {
        if (audience.Find(endpoint) is not { Removed: not null }) return false;
        if (!leaving.TryGetValue(endpoint, out var waiting)) leaving[endpoint] = waiting = [];
        waiting.Add(replyTo);
        Timers.StartSingleTimer(("leave", endpoint), new LeaveWaited(endpoint), LeaveWait);
        return true;
    }

    private void Gone(EndpointId endpoint)
    {
        // Joined again meanwhile: that answer is about the time before.
        if (audience.Find(endpoint) is { Removed: null, Dismissed: false }) return;
        audience.Drop(endpoint);
        AnswerLeaving(endpoint);
        Watch();
        Unlist();
    }

    private void AnswerLeaving(EndpointId endpoint)
    {
        Timers.Cancel(("leave", endpoint));
        if (!leaving.Remove(endpoint, out var waiting)) return;
        foreach (var replyTo in waiting) replyTo.Tell(Reply.Done);
    }

    private void RepeatLater()
    {
        if (!Timers.IsTimerActive(nameof(Repeat))) Timers.StartSingleTimer(nameof(Repeat), Repeat.Instance, RepeatAfter);
    }

    private void RepeatBehind()
    {
        var behind = audience.Behind(state.Version);
        foreach (var listener in behind)
        {
            if (++listener.Repeats > RepeatLimit)
            {
                if (listener.Removed is not null || listener.Dismissed) Gone(listener.Endpoint);
            }
            else if (listener.Removed is { } version) Tell(listener.Endpoint, new EndpointRemoved(listener.Endpoint, state.Id, version));
            else Pull(listener.Endpoint, listener.Taken);
        }
        if (behind.Any(l => l.Repeats <= RepeatLimit)) RepeatLater();
    }

    /// <summary>A crash may have come between a leaving's row and its telling: those of the window are told again, once.</summary>
    private void RepeatRemovals()
    {
        foreach (var endpoint in recent.Where(r => r.Event is ParticipantLeft).Select(r => new EndpointId(state.Id.Organization, r.Event.Endpoint!)).Distinct())
            if (state.Find(endpoint) is null)
                Tell(endpoint, new EndpointRemoved(endpoint, state.Id, LeftAt(endpoint)));
    }

    /// <summary>
    /// The first version that an endpoint which left does not see: numbers below it may have been given out, and stay void. A leaving that the
    /// window no longer shows: the version of now, so that more numbers than needed are void.
    /// </summary>
    private long LeftAt(EndpointId endpoint)
    {
        long? leaving = null;
        var left = state.Version;
        foreach (var row in recent.Where(r => r.Event.Endpoint == endpoint.Value))
            switch (row.Event)
            {
                case StreamUnpublished { Leaver: true }:
                    leaving ??= row.Version;
                    break;
                case ParticipantLeft:
                    left = leaving ?? row.Version;
                    leaving = null;
                    break;
            }
        return left;
    }

    private sealed record RangeRead(EndpointId Endpoint, long From, ImmutableArray<PushedEvent> Events);

    private sealed record RangeFailed(string Why);

    private sealed record LeaveWaited(EndpointId Endpoint);

    private sealed record Repeat
    {
        public static readonly Repeat Instance = new();
    }
}
