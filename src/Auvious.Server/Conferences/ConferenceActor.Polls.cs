using System.Collections.Immutable;
using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Conferences;

/// <summary>Long polls: served from the conference's own record, parked while there is nothing to tell.</summary>
public sealed partial class ConferenceActor
{
    /// <summary>Most events of one answer; the client polls on.</summary>
    private const int PollLimit = 1_000;

    /// <summary>Most polls parked at once.</summary>
    private const int ParkLimit = 1_000;

    private readonly Dictionary<long, (IActorRef ReplyTo, long From)> parked = [];
    private long polls;

    private void Poll(GetEvents query)
    {
        if (state.Refuses(query) is { } refused) Sender.Tell(refused);
        else if (query.From <= 0 || query.From < state.Version) AnswerPoll(Sender, query.From);
        else if (parked.Count >= ParkLimit) Sender.Tell(Reply.Unavailable("too many polls wait for this conference"));
        else
        {
            var key = ++polls;
            parked[key] = (Sender, query.From);
            Timers.StartSingleTimer(("poll", key), new PollExpired(key), options.LongPoll);
        }
    }

    private void AnswerPoll(IActorRef replyTo, long from)
    {
        var first = from <= 0 ? JournalHistory.CreationVersion : from;
        if (recent.Peek().Version <= first)
            replyTo.Tell(new ConferenceEvents(Batch.First(recent.Where(r => r.Version >= first).Select(r => r.Wire(state.Id)), PollLimit)));
        else
            history(state.Id, creation, first, PollLimit).PipeTo(replyTo, Self,
                events => new ConferenceEvents(Batch.First(events, PollLimit)), e => Reply.Unavailable($"the events could not be read: {e.Message}"));
    }

    private void AnswerPolls()
    {
        foreach (var (key, poll) in parked.Where(p => p.Value.From < state.Version).ToList())
        {
            parked.Remove(key);
            Timers.Cancel(("poll", key));
            AnswerPoll(poll.ReplyTo, poll.From);
        }
    }

    private void Expire(long key)
    {
        if (parked.Remove(key, out var poll)) poll.ReplyTo.Tell(new ConferenceEvents(ImmutableArray<PushedEvent>.Empty));
    }

    private sealed record PollExpired(long Key);
}
