using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Endpoints;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Tests.Membership;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests.Endpoints;

/// <summary>One endpoint on an in-memory journal; a probe plays its conferences.</summary>
[Trait("Runs", "once")]
public abstract class EndpointActorTest : TestKit
{
    protected static readonly OrganizationId Acme = new("acme");
    protected static readonly EndpointId Id = new(Acme, "e1");
    protected static readonly ConferenceId A = new(Acme, "a");
    protected static readonly ConferenceId B = new(Acme, "b");
    protected static readonly UserId Ann = new("ann");
    protected static readonly By ByAnn = new(Ann, Roles.Agent);
    protected static readonly By ByBob = new(new("bob"), Roles.Agent);

    protected EndpointActorTest(string journal = "akka.persistence.journal.inmem", string more = "") : base($$"""
        akka.persistence.journal.plugin = "{{journal}}"
        akka { loglevel = ERROR, test.single-expect-default = 15s }
        {{more}}
        """)
    {
        Conferences = CreateTestProbe("conferences");
        Endpoint = Start();
    }

    protected FakeTimeProvider Time { get; } = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    protected OwnerLease Lease { get; } = PlayedLease.Held();
    internal PlayedIndex Index { get; } = new();
    protected TestProbe Conferences { get; }
    protected IActorRef Endpoint { get; private set; }

    protected static PushedEvent Event(string name) => new("TestEvent", $$"""{"type":"TestEvent","name":"{{name}}"}""");

    protected static ImmutableArray<PushedEvent> Events(params string[] names) => [.. names.Select(Event)];

    protected static DeliverEvent Own(string id) => new(Id, id, true, Event(id), Event(id));

    protected IActorRef Start() => Sys.ActorOf(EndpointActor.Props(Id, Conferences.Ref, Index, new(), Lease, Time));

    /// <summary>Stops it as a killed node would, and starts it from its journal.</summary>
    protected void Restart()
    {
        Watch(Endpoint);
        Sys.Stop(Endpoint);
        ExpectTerminated(Endpoint);
        Endpoint = Start();
    }

    protected void Register(int seconds = 30, bool reminder = false)
    {
        Endpoint.Tell(new RegisterEndpoint(Id, ByAnn, seconds, reminder));
        ExpectMsg<Done>();
    }

    protected void Join(ConferenceId conference, long version)
    {
        Endpoint.Tell(new EndpointJoined(Id, conference, version));
        Conferences.ExpectMsg(new EventsTaken(conference, Id, version, false));
    }

    protected void TellEvents(ConferenceId conference, long joined, long from, params string[] names)
    {
        Endpoint.Tell(new TellEvents(Id, conference, joined, from, Events(names)));
        Conferences.ExpectMsg(new EventsTaken(conference, Id, from + names.Length, false));
    }

    protected TestProbe Attach(long? after = null, long? gap = null)
    {
        var channel = CreateTestProbe();
        Endpoint.Tell(new AttachChannel(Id, Ann, after), channel);
        channel.ExpectMsg<ChannelAttached>().Gap.ShouldBe(gap);
        return channel;
    }

    protected static void Expect(TestProbe channel, params (long Sequence, string Name)[] events)
    {
        foreach (var (sequence, name) in events) channel.ExpectMsg<PushEvent>(push => (push.Sequence, push.Event).ShouldBe((sequence, Event(name))));
    }

    /// <summary>Everything sent before has been handled.</summary>
    protected void Settle()
    {
        Endpoint.Tell(new Identify(null));
        ExpectMsg<ActorIdentity>();
    }
}

internal sealed class PlayedIndex : IEndpointIndex
{
    private readonly Dictionary<EndpointId, UserId> rows = [];

    public bool Fails { get; set; }

    /// <summary>When set, additions wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public UserId? this[EndpointId id]
    {
        get { lock (rows) return rows.TryGetValue(id, out var user) ? user : null; }
    }

    public async Task Add(EndpointId id, UserId user)
    {
        if (Gate is { } gate) await gate.Task;
        if (Fails) throw new InvalidOperationException("the index is down");
        lock (rows) rows[id] = user;
    }

    public Task End(EndpointId id, DateTimeOffset at)
    {
        lock (rows) rows.Remove(id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<EndpointId>> Of(OrganizationId organization, UserId user, CancellationToken ct) => throw new NotSupportedException();
}
