using System.Collections.Immutable;
using Auvious.Core;
using Auvious.Core.Endpoints;

namespace Auvious.Core.Tests.Endpoints;

/// <summary>A conference as an endpoint sees it: versions, who is in, what was not answered yet.</summary>
internal sealed class PlayedConference(ConferenceId id, EndpointId endpoint, Func<bool> isAlive)
{
    private readonly List<PushedEvent> events = [];
    private long? joined, removed;
    private bool isEnded, isTold, isExcused;
    private readonly HashSet<long> joinings = [];

    public ConferenceId Id => id;
    public long Version => events.Count;
    public bool IsIn => joined is not null && removed is null && !isEnded;

    /// <summary>Every version at which the endpoint has ever joined.</summary>
    public IReadOnlySet<long> Joinings => joinings;

    public bool HasLeft { get; private set; }

    /// <summary>The endpoint must get its events to the last: it is in, or was when the conference ended, and its lease has not ended since.</summary>
    public bool IsOwed => Joined is not null && !isExcused;

    /// <summary>The endpoint's lease ends, and an ended conference's events with it.</summary>
    public void Excuse() => isExcused |= isEnded;

    /// <summary>First version the endpoint shall see, while it is in or may still read the ended conference.</summary>
    public long? Joined => removed is null ? joined : null;

    public IEnumerable<ConferenceToEndpoint> Emit()
    {
        if (isEnded) return [];
        Append();
        return Told();
    }

    public IEnumerable<ConferenceToEndpoint> Join()
    {
        if (isEnded || IsIn || !isAlive()) return [];
        // Joined again before its removal was taken: the removal is not said any more.
        (joined, removed) = (Version, null);
        joinings.Add(Version);
        Append();
        return [new EndpointJoined(endpoint, id, joined.Value), .. Told()];
    }

    public IEnumerable<ConferenceToEndpoint> Leave()
    {
        if (!IsIn) return [];
        removed = Version;
        HasLeft = true;
        Append();
        return [new EndpointRemoved(endpoint, id, removed.Value)];
    }

    public IEnumerable<ConferenceToEndpoint> End()
    {
        if (isEnded) return [];
        Append();
        var told = Told();
        isEnded = true;
        isExcused = !isAlive();
        return Joined is null ? [] : [.. told, new EndpointDismissed(endpoint, id, Version)];
    }

    /// <summary>What it says again, since it had no answer.</summary>
    public IEnumerable<ConferenceToEndpoint> Again() => this switch
    {
        { removed: { } version } => [new EndpointRemoved(endpoint, id, version)],
        { joined: null } => [],
        { isEnded: true } when !isTold => [.. From(joined!.Value), new EndpointDismissed(endpoint, id, Version)],
        { isEnded: true } => [],
        _ => From(joined!.Value),
    };

    public IEnumerable<ConferenceToEndpoint> Hear(EndpointToConference said)
    {
        switch (said)
        {
            case PullEvents pull when Joined is null:
                return [new EndpointRemoved(endpoint, id, Version)];
            case PullEvents pull:
                return isEnded ? [.. From(pull.From), new EndpointDismissed(endpoint, id, Version)] : From(pull.From);
            case RemovalTaken when removed is not null:
                (joined, removed) = (null, null);
                return [];
            case RemovalTaken when isEnded:
                isTold = true;
                return [];
            case EndpointEnded when IsIn:
                return Leave();
            default:
                return [];
        }
    }

    public string Event(long version) => events[(int)version].Json;

    private void Append() => events.Add(new("E", $"{id.Value}:{events.Count}"));

    private IEnumerable<ConferenceToEndpoint> Told() =>
        IsIn ? [new TellEvents(endpoint, id, joined!.Value, Version - 1, [events[^1]])] : [];

    private IEnumerable<ConferenceToEndpoint> From(long from)
    {
        from = Math.Max(from, joined!.Value);
        return [.. events.Skip((int)from).Chunk(3).Select((chunk, i) => new TellEvents(endpoint, id, joined.Value, from + i * 3, [.. chunk])),
            new TellEvents(endpoint, id, joined.Value, Version, [])];
    }
}

/// <summary>An endpoint with its journal, conferences around it, and a client that reads, all in one thread.</summary>
internal sealed class World
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly OrganizationId Organization = new("acme");
    private readonly EndpointLimits limits;
    private readonly List<JournaledEvent> journal = [];
    private readonly Queue<ConferenceToEndpoint> mail = [];
    private int deliveries;

    public World(EndpointLimits limits)
    {
        this.limits = limits;
        State = new(Id, limits);
        Conferences = [.. Enumerable.Range(0, 3).Select(i => new PlayedConference(new(Organization, "abc"[i].ToString()), Id, () => State.Phase == EndpointPhase.Alive))];
        Say(new Recover());
        Register();
    }

    /// <summary>The lease has ended once: what waited then is declared lost.</summary>
    public bool WasEnded { get; private set; }

    public void Register() => Say(new RegistrationListed(new(Id, new(User, Roles.Agent), 30, false)));

    public void EndLease()
    {
        WasEnded = true;
        foreach (var conference in Conferences) conference.Excuse();
        Say(new UnregisterEndpoint(Id, new(User, Roles.Agent)));
        Deliver([]);
    }

    public static UserId User { get; } = new("ann");
    public static EndpointId Id { get; } = new(Organization, "e");
    public EndpointState State { get; private set; }
    public ImmutableArray<PlayedConference> Conferences { get; }

    /// <summary>Own events that were answered as taken.</summary>
    public List<string> Taken { get; } = [];

    /// <summary>The next so many messages of conferences are lost.</summary>
    public int Losing { get; set; }

    /// <summary>The next so many messages to conferences are lost.</summary>
    public int LosingAnswers { get; set; }

    /// <summary>The answer, if there is one.</summary>
    public object? Say(object message)
    {
        var decision = State.Decide(message, Now);
        if (decision.Answer is Delivered { Taken: true } taken) Taken.Add(taken.DeliveryId);
        journal.AddRange(decision.Events.OfType<JournaledEvent>());
        State = State.Apply(decision.Events);
        foreach (var tell in decision.Tells)
            if (LosingAnswers > 0) LosingAnswers--;
            else Post(Conferences.Single(c => c.Id == tell.Conference).Hear(tell));
        return decision.Answer;
    }

    public void Deliver(IEnumerable<ConferenceToEndpoint> messages)
    {
        Post(messages);
        for (var spent = 0; mail.TryDequeue(out var message); spent++)
        {
            if (spent > 10_000) throw new InvalidOperationException($"no end of messages: {message}");
            Say(message);
        }
    }

    public void DeliverOwn() => Say(new DeliverEvent(Id, $"own{++deliveries}", true, new("E", $"own{deliveries}"), new("E", $"own{deliveries}")));

    public void Crash()
    {
        State = journal.Aggregate(new EndpointState(Id, limits), (state, e) => state.Apply(e));
        Say(new Recover());
        Deliver([]);
    }

    /// <summary>Everybody says again what was not answered, until all is quiet.</summary>
    public void Sync()
    {
        (Losing, LosingAnswers) = (0, 0);
        for (var i = 0; i < 3; i++)
        {
            foreach (var conference in Conferences) Deliver(conference.Again());
            Say(new Repeat());
            Deliver([]);
        }
    }

    private void Post(IEnumerable<ConferenceToEndpoint> messages)
    {
        foreach (var message in messages)
            if (Losing > 0) Losing--;
            else mail.Enqueue(message);
    }
}
