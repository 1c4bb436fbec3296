using System.Collections.Immutable;

namespace Auvious.Core.Endpoints;

/// <summary>What an endpoint decides upon what conferences say.</summary>
public sealed partial record EndpointState
{
    private EndpointDecision Hear(ConferenceToEndpoint message) => (Phase, message, Seating.Find(message.Conference)) switch
    {
        (EndpointPhase.Alive, WhoIsEndpoint q, _) => Standing(q, q.User == User ? EndpointStanding.Own : EndpointStanding.Another),
        (_, WhoIsEndpoint q, _) => Standing(q, EndpointStanding.Unknown),

        // An ended endpoint waits to be removed; the version says which numbers may have been given out.
        (not EndpointPhase.Alive, EndpointRemoved m, { } seat) => Leave(seat, m.Version).Telling(Removal(m)),
        (not EndpointPhase.Alive, EndpointDismissed m, { } seat) => Leave(seat, m.Next).Telling(Removal(m)),
        (not EndpointPhase.Alive, EndpointRemoved or EndpointDismissed, null) => Removal(message),
        (not EndpointPhase.Alive, _, _) => new EndpointEnded(message.Conference, Id, Reason),

        (_, EndpointRemoved m, { } seat) when seat.Joined < m.Version || Awaited.Contains(m.Conference) => Leave(seat, m.Version).Telling(Removal(m)),
        (_, EndpointRemoved, _) => Removal(message),

        (_, EndpointDismissed, { IsOpen: false }) => Removal(message),
        (_, EndpointDismissed m, { } seat) when seat.Version < m.Next => seat.IsAsking ? EndpointDecision.Nothing : Ask(seat),
        (_, EndpointDismissed m, { } seat) => EndpointDecision.Of(
            new DismissedFromConference(m.Conference, m.Next, Outbox.Next, Remaining(seat))).Telling(Removal(m)),
        (_, EndpointDismissed m, null) when Seating.IsStale(m.Conference, m.Next - 1) => Removal(m),
        (_, EndpointDismissed m, null) when IsSettled => new PullEvents(m.Conference, Id, 0),

        (_, EndpointJoined m, var seat) => OnJoined(m, m.Version, seat, then => then.Taken(m.Conference)),
        (_, TellEvents m, var seat) => OnJoined(m, m.Joined, seat, then => then.Take(m)),
        _ => EndpointDecision.Nothing,
    };

    /// <summary>Takes the seat first where it is a new one, then goes on with the state of then.</summary>
    private EndpointDecision OnJoined(ConferenceToEndpoint m, long joined, Seat? seat, Func<EndpointState, EndpointDecision> then)
    {
        if (seat is null && Seating.IsStale(m.Conference, joined)) return Removal(m);
        if (seat is not null && joined <= seat.Joined) return joined == seat.Joined ? then(this) : EndpointDecision.Nothing;
        // Beside a conference that has yet to tell its events again the next number is not known. It is said again.
        if (seat is null && !IsSettled) return EndpointDecision.Nothing;
        var left = seat is null ? EndpointDecision.Nothing : Leave(seat, joined);
        var free = Apply(left.Events);
        var join = new JoinedConference(m.Conference, joined, free.Outbox.Next,
            free.Seating.Open.Any() ? Math.Max(free.Seating.Reserved, free.Outbox.Next - 1 + Limits.Block) : null);
        return then(free.Apply(join)).After([.. left.Events, join]);
    }

    /// <summary>What is new in <paramref name="m"/> gets its numbers; what is missing before it is asked for.</summary>
    private EndpointDecision Take(TellEvents m)
    {
        var seat = Seating.Find(m.Conference)!;
        var next = m.From + m.Events.Length;
        if (m.From > seat.Version && next - seat.Version > Limits.ConferenceEvents) return Skip(seat, next);
        if (m.From > seat.Version) return seat.IsAsking ? EndpointDecision.Nothing : Ask(seat);
        var known = (int)Math.Min(seat.Version - m.From, m.Events.Length);
        var end = (int)Math.Min((seat.End ?? long.MaxValue) - m.From, m.Events.Length);
        if (known < end)
        {
            var received = new EventsReceived(m.Conference, m.Events[known..end]);
            return EndpointDecision.Of([.. Reserve(end - known), received]).Telling(Apply(received).Taken(m.Conference));
        }
        return next == seat.Version && m.Events.IsEmpty && Awaited.Contains(m.Conference)
            ? EndpointDecision.Of(new CaughtUp(m.Conference)).Telling(Taken(m.Conference))
            : Taken(m.Conference);
    }

    private EndpointDecision Ask(Seat seat) =>
        EndpointDecision.Of(new EventsAsked(seat.Conference)).Telling(new PullEvents(seat.Conference, Id, seat.Version));

    /// <summary>More is missing than the outbox holds: the oldest are lost, and some room is left for what comes meanwhile.</summary>
    private EndpointDecision Skip(Seat seat, long next)
    {
        var skipped = new EventsSkipped(seat.Conference, next - Limits.ConferenceEvents + Limits.ConferenceEvents / 10);
        var then = Apply(skipped);
        return then.Ask(then.Seating.Find(seat.Conference)!).After(skipped);
    }

    private EndpointDecision Leave(Seat seat, long version) => EndpointDecision.Of(new LeftConference(
        seat.Conference, version, Math.Max(Outbox.Next, Seating.IsInterleaved ? 0 : Seating.NumberOf(seat, version)), Remaining(seat)));

    private Anchor? Remaining(Seat leaving) =>
        Seating.IsInterleaved && Seating.Open.Where(s => s != leaving).ToArray() is [var one] ? new(one.Conference, one.Version) : null;

    private IEnumerable<JournaledEvent> Reserve(int count) => Seating.IsInterleaved && Outbox.Next - 1 + count > Seating.Reserved
        ? [new NumbersReserved(Outbox.Next - 1 + count + Limits.Block)]
        : [];

    private EventsTaken Taken(ConferenceId conference) => new(conference, Id, Seating.Find(conference)!.Version, IsSick);

    private RemovalTaken Removal(ConferenceToEndpoint m) => new(m.Conference, Id);

    private EndpointDecision Standing(WhoIsEndpoint q, EndpointStanding standing) =>
        EndpointDecision.Nothing.Answering(new EndpointIs(Id, q.Conference, q.User, standing));

    /// <summary>
    /// After several conferences at once only what is beyond the reserved numbers is sure to be new; one is left out, so that a reader of all
    /// the others hears of the gap, too: versions come again under new numbers. With one its events will get their numbers without a row, so
    /// there is one first: an owner of before that still lives is refused the own event that would take such a number.
    /// </summary>
    private EndpointDecision OnRecover(DateTimeOffset now)
    {
        var recovered = EndpointDecision.Of(new Recovered(now));
        if (Phase == EndpointPhase.Alive && Seating.IsInterleaved)
            recovered = recovered.After(new OutboxRestarted(Seating.Reserved + 2, Seating.Reserved + 1 + Limits.Block));
        else if (Phase == EndpointPhase.Alive && Seating.Seats.Exists(seat => seat.IsUnfinished))
            recovered = recovered.After(Progress());
        return recovered.Telling(Apply(recovered.Events).Repeats());
    }
}
