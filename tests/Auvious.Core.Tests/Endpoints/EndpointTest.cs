using System.Collections.Immutable;
using Auvious.Core.Endpoints;

namespace Auvious.Core.Tests.Endpoints;

/// <summary>Given events, when a message, then events, an answer, and what conferences hear.</summary>
public abstract class EndpointTest
{
    protected static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    protected static readonly OrganizationId Acme = new("acme");
    protected static readonly EndpointId Id = new(Acme, "e1");
    protected static readonly ConferenceId A = new(Acme, "a");
    protected static readonly ConferenceId B = new(Acme, "b");
    protected static readonly UserId Ann = new("ann");
    protected static readonly By ByAnn = new(Ann, Roles.Agent);
    protected static readonly By ByBob = new(new("bob"), Roles.Agent);

    protected static readonly EndpointEvent[] Registered = [new Recovered(Start), new EndpointRegistered(Ann, 30, false, 1), new LeaseRenewed(Start)];
    protected static readonly EndpointEvent[] Joined = [.. Registered, new JoinedConference(A, 5, 1)];
    protected static readonly EndpointEvent[] JoinedTwo = [.. Joined, new JoinedConference(B, 7, 1, 1_000)];
    protected static readonly EndpointEvent[] Ended = [.. Registered, new LeaseEnded("expired", 1)];

    protected static PushedEvent Event(string name) => new("TestEvent", $$"""{"type":"TestEvent","name":"{{name}}"}""");

    protected static ImmutableArray<PushedEvent> Events(params string[] names) => [.. names.Select(Event)];

    protected static DeliverEvent Own(string id, string name = "own") => new(Id, id, true, Event(name), Event(name));

    protected static Given Given(params EndpointEvent[] events) => new(events.Aggregate(new EndpointState(Id, new()), (s, e) => s.Apply(e)), Start);
}

public sealed class Given(EndpointState state, DateTimeOffset now)
{
    public EndpointState State => state;

    public Given At(DateTimeOffset later) => new(state, later);

    public Then When(object message) => new(state, state.Decide(message, now));
}

public sealed class Then(EndpointState before, EndpointDecision decision)
{
    public EndpointDecision Decision => decision;

    /// <summary>The state after it.</summary>
    public EndpointState State => before.Apply(decision.Events);

    public Then Events(params EndpointEvent[] events)
    {
        decision.Events.Select(Text).ShouldBe(events.Select(Text));
        return this;
    }

    public Then Answers(object? answer)
    {
        decision.Answer.ShouldBe(answer);
        return this;
    }

    public Then Tells(params EndpointToConference[] tells)
    {
        decision.Tells.ShouldBe(tells);
        return this;
    }

    public Then IsRejected(Reason why, string? field = null)
    {
        var rejected = decision.Answer.ShouldBeOfType<Rejected>();
        (rejected.Why, rejected.Field).ShouldBe((why, field));
        return Events();
    }

    public Then IsLater()
    {
        decision.IsLater.ShouldBeTrue();
        return Events();
    }

    /// <summary>Records with arrays are compared by what is in them; events are printed without their content.</summary>
    private static string Text(EndpointEvent e) => e switch
    {
        EventsReceived r => $"{r.Conference} {string.Join(',', r.Events.Select(p => p.Json))}",
        OutboxAdvanced a => $"{a.Acknowledged} {a.Lost} {string.Join(',', a.Places)}",
        OwnEventTaken t => $"{t} {t.Event.Json}",
        ClearKept k => $"{k} {k.Event.Json}",
        _ => e.ToString(),
    };
}
