using System.Collections.Immutable;

namespace Auvious.Core.Endpoints;

/// <summary>Where an endpoint stands in its life.</summary>
public enum EndpointPhase { Unregistered, Alive, Ended }

/// <summary>A registered device of a user: its lease, the conferences it reads, and the events its client has yet to acknowledge.</summary>
public sealed partial record EndpointState(EndpointId Id, EndpointLimits Limits)
{
    public EndpointPhase Phase { get; init; }
    public UserId User { get; init; }
    public Lease Lease { get; init; } = new(TimeSpan.Zero, false, TimeSpan.Zero);

    /// <summary>Why the last lease ended.</summary>
    public string Reason { get; init; } = "unknown";

    public Outbox Outbox { get; init; } = new(Limits);

    /// <summary>While alive the conferences it reads; once ended those that have not removed it yet.</summary>
    public Seating Seating { get; init; } = new();

    /// <summary>Delivery ids taken lately: a repeat is answered, not taken again.</summary>
    public ImmutableQueue<string> Deliveries { get; init; } = [];

    public ImmutableHashSet<string> Delivered { get; init; } = [];

    /// <summary>Conferences whose events from before a crash are not all here again.</summary>
    public ImmutableHashSet<ConferenceId> Awaited { get; init; } = [];

    /// <summary>What <see cref="Outbox.First"/> was when it was last journaled.</summary>
    public long SavedFirst { get; init; } = 1;

    private bool IsRecovered { get; init; }

    /// <summary>Every number given out is known again, so the next one is too.</summary>
    public bool IsSettled { get; private init; }

    /// <summary>What was put off by <see cref="EndpointDecision.Later"/> may be asked again.</summary>
    public bool IsReady => Phase == EndpointPhase.Alive ? IsSettled : Seating.Seats.IsEmpty;

    /// <summary>There is something <see cref="Repeat"/> would say.</summary>
    public bool IsRepeating => Phase == EndpointPhase.Alive ? Seating.Seats.Exists(IsMissing) : !Seating.Seats.IsEmpty;

    /// <summary>There is something <see cref="SaveProgress"/> would journal.</summary>
    public bool IsUnsaved => Phase == EndpointPhase.Alive && IsSettled && SavedFirst != Outbox.First;

    /// <summary>No lease, and nobody left to tell of its end.</summary>
    public bool IsOver => Phase != EndpointPhase.Alive && Seating.Seats.IsEmpty;

    public bool IsSick => Phase == EndpointPhase.Alive && Lease.IsSick;

    /// <summary>The switch is the state diagram; what conferences say is in <see cref="Hear"/>. Never throws on input.</summary>
    public EndpointDecision Decide(object message, DateTimeOffset now) => (Phase, message) switch
    {
        (_, Recover) => OnRecover(now),
        (_, RegisterEndpoint { KeepAliveSeconds: < Lease.LeastSeconds or > Lease.MostSeconds }) =>
            Reply.Invalid("keepAliveSeconds", $"{Lease.LeastSeconds} to {Lease.MostSeconds} are wanted"),
        (EndpointPhase.Alive, RegisterEndpoint c) when c.By.User != User => Reply.Conflict($"{Id.Value} is in use"),
        (EndpointPhase.Alive, RegisterEndpoint c) => Renew(c, now),
        (EndpointPhase.Alive, RegistrationListed c) => Decide(c.Command, now),
        (_, RegisterEndpoint or RegistrationListed) when !IsReady => EndpointDecision.Later,
        (_, RegisterEndpoint c) => EndpointDecision.Nothing with { Lists = new(c) },
        (_, RegistrationListed c) => EndpointDecision.Of(Registration(c.Command), new LeaseRenewed(now)).Answering(Reply.Done),

        (EndpointPhase.Alive, EndpointCommand c) when c.By.User != User => Reply.Forbidden($"{Id.Value} is another user's"),
        (EndpointPhase.Alive, KeepEndpointAlive) => EndpointDecision.Of(new LeaseRenewed(now)).Answering(Reply.Done).Telling(Health(wasSick: IsSick)),
        (EndpointPhase.Alive, UnregisterEndpoint c) => End(string.IsNullOrEmpty(c.Reason) ? "unregistered" : c.Reason).Answering(Reply.Done),
        (EndpointPhase.Ended, UnregisterEndpoint c) when c.By.User == User => Reply.Done,
        (_, EndpointCommand) => Reply.NotFound(Id.Value),
        (_, ForgetEndpoint) when !IsOver => Reply.Conflict($"{Id.Value} has not ended everywhere"),
        (_, ForgetEndpoint) => EndpointDecision.Nothing with { Erases = true, Answer = Reply.Done },

        (EndpointPhase.Alive, CheckLease) when IsSick && now >= Lease.EndsAt => End("expired"),
        (EndpointPhase.Alive, CheckLease) when !IsSick && now >= Lease.SickAt => EndpointDecision.Of(new FellSick()).Telling(Healths(sick: true)),
        (EndpointPhase.Alive, CheckLease c) when now >= Lease.RemindAt && Lease is { Reminder: true, IsReminded: false, IsSick: false } =>
            EndpointDecision.Of(new Reminded()) with { Push = KeepAliveReminder.Of(c.EventId, Id, User, now) },
        (EndpointPhase.Alive, SaveProgress) when IsUnsaved => EndpointDecision.Of(Progress()),
        (_, Repeat) => EndpointDecision.Nothing.Telling(Repeats()),

        (EndpointPhase.Alive, DeliverEvent d) when d.User is { } user && user != User => Delivery(d, taken: false),
        (EndpointPhase.Alive, DeliverEvent { AtLeastOnce: false } d) => Delivery(d, taken: true) with { Push = d.Clear },
        (EndpointPhase.Alive, DeliverEvent d) when Delivered.Contains(d.DeliveryId) => Delivery(d, taken: true),
        (EndpointPhase.Alive, DeliverEvent) when !IsSettled => EndpointDecision.Later,
        (EndpointPhase.Alive, DeliverEvent d) => Take(d),
        (_, DeliverEvent d) => Delivery(d, taken: false),

        (EndpointPhase.Alive, AttachChannel c) when c.User != User => Reply.Forbidden($"{Id.Value} is another user's"),
        (EndpointPhase.Alive, AttachChannel) when !IsSettled => EndpointDecision.Later,
        (EndpointPhase.Alive, AttachChannel c) => Attach(c),
        (_, AttachChannel) => Reply.NotFound(Id.Value),
        (EndpointPhase.Alive, AckEvents c) when c.User == User && IsSettled && c.Sequence > Outbox.Acknowledged && c.Sequence < Outbox.Next =>
            EndpointDecision.Of(new Acknowledged(c.Sequence)),
        (_, ConferenceToEndpoint c) => Hear(c),
        _ => EndpointDecision.Nothing,
    };

    /// <summary>The same user goes on counting; another one starts at 1 and sees nothing of what was before.</summary>
    private EndpointRegistered Registration(RegisterEndpoint c) =>
        new(c.By.User, c.KeepAliveSeconds, c.Reminder, Phase == EndpointPhase.Ended && c.By.User == User ? Outbox.Next : 1);

    private OutboxAdvanced Progress() => new(Outbox.Acknowledged, Outbox.Lost, Seating.Places(Outbox));

    private EndpointDecision Renew(RegisterEndpoint c, DateTimeOffset now)
    {
        var decision = EndpointDecision.Of(new LeaseRenewed(now)).Answering(Reply.Done).Telling(Health(wasSick: IsSick));
        return TimeSpan.FromSeconds(c.KeepAliveSeconds) == Lease.Period && c.Reminder == Lease.Reminder
            ? decision
            : decision.After(new EndpointRegistered(User, c.KeepAliveSeconds, c.Reminder, Outbox.Next));
    }

    private EndpointDecision End(string reason) => EndpointDecision.Of(new LeaseEnded(reason, Outbox.Next))
        .Telling(Seating.Open.Select(s => new EndpointEnded(s.Conference, Id, reason)));

    private EndpointDecision Delivery(DeliverEvent d, bool taken) => EndpointDecision.Nothing.Answering(new Delivered(Id, d.DeliveryId, taken));

    private EndpointDecision Take(DeliverEvent d)
    {
        var decision = Delivery(d, taken: true);
        if (d.Clear != d.Stored) decision = decision.After(new ClearKept(d.DeliveryId, d.Clear));
        return decision.After([.. Reserve(1), new OwnEventTaken(d.DeliveryId, Outbox.Next, d.Stored)]);
    }

    /// <summary>
    /// Own events outlive a gap: those that it hides from this reader get new numbers. Not before somebody comes for them, and not those that
    /// were handled: an event that was would come again.
    /// </summary>
    private EndpointDecision Attach(AttachChannel c)
    {
        var attached = new ChannelAttached(Id, Outbox.GapAfter(c.After ?? Outbox.Acknowledged));
        if (attached.Gap is not { } first) return EndpointDecision.Nothing.Answering(attached);
        var handled = c.After is { } after && after < Outbox.Next ? after : Outbox.Acknowledged;
        var hidden = Outbox.Items.TakeWhile(item => item.Sequence < first).Where(item => item.IsOwn && item.Sequence > handled).ToArray();
        return EndpointDecision.Of([
            .. Reserve(hidden.Length),
            .. hidden.Select((item, i) => new OwnEventTaken(item.DeliveryId!, Outbox.Next + i, item.Event)),
        ]).Answering(attached);
    }

    private IEnumerable<EndpointHealth> Health(bool wasSick) => wasSick ? Healths(sick: false) : [];

    private IEnumerable<EndpointHealth> Healths(bool sick) => Seating.Open.Select(s => new EndpointHealth(s.Conference, Id, sick));

    private IEnumerable<EndpointToConference> Repeats() => Seating.Seats.SelectMany<Seat, EndpointToConference>(s => this switch
    {
        { Phase: not EndpointPhase.Alive } => [new EndpointEnded(s.Conference, Id, Reason)],
        _ when IsMissing(s) => [new PullEvents(s.Conference, Id, s.Version)],
        _ => [],
    });

    private bool IsMissing(Seat seat) => seat.IsAsking || Awaited.Contains(seat.Conference);
}
