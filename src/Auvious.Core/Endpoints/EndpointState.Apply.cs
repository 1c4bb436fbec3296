using System.Collections.Immutable;

namespace Auvious.Core.Endpoints;

/// <summary>What became of an endpoint. The same journal leads to the same numbers, whoever reads it.</summary>
public sealed partial record EndpointState
{
    public EndpointState Apply(ImmutableArray<EndpointEvent> events) => events.Aggregate(this, (state, e) => state.Apply(e));

    public EndpointState Apply(EndpointEvent happened) => happened switch
    {
        EndpointRegistered e => OnRegistered(e),
        JoinedConference e => this with
        {
            Seating = Seating.Join(new(e.Conference, e.Version, e.Version, e.Sequence), e.Reserved),
            Outbox = Reaching(e.Sequence),
        },
        LeftConference e => (this with
        {
            Seating = Seating.Leave(e.Conference, e.Version, e.Sequence, e.Remaining),
            Outbox = Reaching(e.Sequence).Void(e.Conference),
        }).Complete(e.Conference),
        DismissedFromConference e => (this with
        {
            Seating = Seating.Dismiss(e.Conference, e.Version, e.Sequence, e.Remaining),
            Outbox = Reaching(e.Sequence),
        }).Complete(e.Conference),
        OwnEventTaken e => OnTaken(e),
        ClearKept e => this with { Outbox = Outbox.Show(e.DeliveryId, e.Event) },
        EventsReceived e => OnReceived(e),
        EventsAsked e => this with { Seating = Seating.Ask(e.Conference) },
        EventsSkipped e => OnSkipped(e),
        CaughtUp e => Complete(e.Conference),
        NumbersReserved e => this with { Seating = Seating with { Reserved = e.Through } },
        OutboxRestarted e => this with
        {
            Seating = Seating with { Seats = [.. Seating.Open], Reserved = e.Reserved },
            Outbox = Outbox.Lose(e.First - 1),
        },
        Acknowledged e => this with { Outbox = Outbox.Acknowledge(e.Sequence) },
        OutboxAdvanced e => OnAdvanced(e),
        LeaseRenewed e => this with { Lease = Lease.Renewed(e.At) },
        FellSick => this with { Lease = Lease with { IsSick = true } },
        Reminded => this with { Lease = Lease with { IsReminded = true } },
        LeaseEnded e => OnEnded(e),
        Recovered e => OnRecovered(e),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is no event of an endpoint"),
    };

    private EndpointState OnRegistered(EndpointRegistered e)
    {
        var lease = new Lease(TimeSpan.FromSeconds(e.KeepAliveSeconds), e.Reminder, Limits.ExpiryGrace);
        return Phase == EndpointPhase.Alive
            ? this with { Lease = lease with { RenewedAt = Lease.RenewedAt, IsSick = Lease.IsSick, IsReminded = Lease.IsReminded } }
            : new EndpointState(Id, Limits)
            {
                Phase = EndpointPhase.Alive,
                User = e.User,
                Lease = lease,
                Outbox = Outbox.From(e.Sequence, Limits),
                SavedFirst = e.Sequence,
                IsRecovered = IsRecovered,
                IsSettled = IsRecovered,
            };
    }

    private EndpointState OnTaken(OwnEventTaken e)
    {
        var isMoving = Delivered.Contains(e.DeliveryId);
        var remembered = this with
        {
            Outbox = (isMoving ? Outbox.Without(e.DeliveryId) : Outbox).Put(new(e.Sequence, e.Event, null, 0, e.DeliveryId)),
            Seating = Seating.Speak(e.Sequence),
        };
        if (isMoving) return remembered;
        var (queue, set) = (Deliveries.Enqueue(e.DeliveryId), Delivered.Add(e.DeliveryId));
        while (set.Count > Limits.Deliveries)
        {
            queue = queue.Dequeue(out var oldest);
            set = set.Remove(oldest);
        }
        return remembered with { Deliveries = queue, Delivered = set };
    }

    private EndpointState OnReceived(EventsReceived e)
    {
        var (seating, outbox) = (Seating, Outbox);
        foreach (var pushed in e.Events)
        {
            var seat = seating.Find(e.Conference)!;
            var number = seating.IsInterleaved ? outbox.Next : seat.Sequence;
            seating = seating.Fill(seat, number);
            outbox = outbox.Put(new(number, pushed, e.Conference, seat.Version, null));
        }
        var received = this with { Seating = seating, Outbox = outbox };
        return seating.Find(e.Conference) is { IsUnfinished: false } ? received.Complete(e.Conference) : received;
    }

    private EndpointState OnSkipped(EventsSkipped e)
    {
        var seating = Seating.Skip(e.Conference, e.Version, Outbox.Next);
        var lost = seating.IsInterleaved ? Outbox.Next - 1 : seating.Find(e.Conference)!.Sequence - 1;
        var outbox = Outbox.Lose(lost);
        return this with { Seating = seating, Outbox = IsSettled ? outbox.DroppedThrough(lost) : outbox.VoidThrough(lost) };
    }

    private EndpointState OnAdvanced(OutboxAdvanced e)
    {
        var outbox = Outbox.Acknowledge(e.Acknowledged).Lose(e.Lost);
        return this with
        {
            Outbox = outbox.VoidThrough(outbox.First - 1),
            Seating = Seating.Advance(e.Places),
            SavedFirst = outbox.First,
        };
    }

    /// <summary>Open seats stay until their conferences have removed the endpoint.</summary>
    private EndpointState OnEnded(LeaseEnded e) => this with
    {
        Phase = EndpointPhase.Ended,
        Reason = e.Reason,
        Outbox = Outbox.From(Math.Max(Outbox.Next, e.Sequence), Limits),
        Seating = Seating with { Seats = [.. Seating.Open] },
        Awaited = [],
    };

    /// <summary>Where numbers follow an anchor, the next one is known only after the conferences have told their events again.</summary>
    private EndpointState OnRecovered(Recovered e)
    {
        ImmutableHashSet<ConferenceId> awaited =
            Phase == EndpointPhase.Alive ? [.. Seating.Seats.Where(s => s.IsUnfinished).Select(s => s.Conference)] : [];
        return this with
        {
            IsRecovered = true,
            Lease = Lease.Renewed(e.At),
            Outbox = Outbox.First < Seating.Floor ? Outbox.Lose(Seating.Floor - 1) : Outbox,
            Awaited = awaited,
            IsSettled = awaited.IsEmpty || Seating.IsInterleaved,
        };
    }

    private EndpointState Complete(ConferenceId conference)
    {
        var awaited = Awaited.Remove(conference);
        return this with { Awaited = awaited, IsSettled = IsSettled || IsRecovered && awaited.IsEmpty };
    }

    private Outbox Reaching(long next) => Outbox with { Next = Math.Max(Outbox.Next, next) };
}
