using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using Auvious.Server.Conferences;
using Auvious.Server.Hosting.Actors;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests.Conferences;

/// <summary>One conference's actor between probes that play the endpoints, the media nodes, its shard and its callers; time moves by hand.</summary>
[Trait("Runs", "once")]
public abstract class ConferenceStage : TestKit
{
    protected const string Node = "akka://auvious@10.0.0.1:4053";

    private const string Hocon = """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.persistence.journal.plugin = "breakable"
        breakable.class = "Auvious.Server.Tests.Conferences.BreakableJournal, Auvious.Server.Tests"
        breakable.plugin-dispatcher = "akka.actor.default-dispatcher"
        akka.persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
        akka.loglevel = OFF
        akka.test.single-expect-default = 15s
        akka.stdout-loglevel = OFF
        """;

    protected static readonly OrganizationId Organization = new("demo");
    protected static readonly ConferenceId Id = new(Organization, "room");
    protected static readonly By Agent = new(new("agent"), Roles.Agent);
    protected static readonly By Service = new(new("service"), Roles.Service);
    protected static readonly By Ann = new(new("ann"), Roles.Customer, "room");
    protected static readonly By Bob = new(new("bob"), Roles.Customer, "room");
    protected static readonly EndpointId Desk = new(Organization, "DESK");
    protected static readonly EndpointId Phone = new(Organization, "PHONE");
    protected static readonly StreamId Cam = new("CAM-1");

    protected ConferenceStage() : base(Hocon)
    {
        Endpoints = CreateTestProbe();
        Media = CreateTestProbe();
        Shard = CreateTestProbe();
        History = new([]);
    }

    protected TestProbe Endpoints { get; }

    protected TestProbe Media { get; }

    protected TestProbe Shard { get; }

    protected FakeTimeProvider Time { get; } = new(new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What the journal says of other writers; none: it is not asked.</summary>
    protected JournalHead? Head { get; set; }

    private protected FakeIndex Index { get; } = new();

    private protected FakeHistory History { get; set; }

    protected ConferenceOptions Options { get; set; } = new();

    protected IActorRef Conference { get; private set; } = ActorRefs.Nobody;

    protected void Start() => Conference = Shard.ChildActorOf(
        ConferenceActor.Props(Id, new(Endpoints, Media), Index, History.Read, Options, Head, Time), cancellationToken: default);

    protected void Stop()
    {
        var watcher = CreateTestProbe();
        watcher.Watch(Conference);
        Conference.Tell(PoisonPill.Instance);
        watcher.ExpectTerminated(Conference);
        Forget();
    }

    /// <summary>Writes a past, and starts the actor that has it.</summary>
    protected void Recover(params ConferenceEvent[] past)
    {
        var rows = Sys.ActorOf(Akka.Actor.Props.Create(() => new Rows(Id)));
        rows.Tell(ImmutableArray.Create(past), TestActor);
        ExpectMsg("written");
        Watch(rows);
        rows.Tell(PoisonPill.Instance);
        ExpectTerminated(rows);
        History = new(past);
        Start();
    }

    protected void FailNextWrite(bool refuse = false)
    {
        Persistence.Instance.Apply(Sys).JournalFor("").Tell(new BreakableJournal.FailNext(refuse), TestActor);
        ExpectMsg<BreakableJournal.FailNext>();
    }

    /// <summary>Says it and returns the caller, who waits for the answer.</summary>
    protected TestProbe Say(object message)
    {
        var caller = CreateTestProbe();
        Conference.Tell(message, caller.Ref);
        return caller;
    }

    protected Reply Ask(object message) => Say(message).ExpectMsg<Reply>();

    protected T Ask<T>(object message) where T : Reply => Ask(message).ShouldBeOfType<T>();

    /// <summary>Returns when everything said before has been handled.</summary>
    protected void Settle() => Ask(new GetConference(Id, Agent));

    /// <summary>Lets time pass, for timers and for the clock.</summary>
    protected void Pass(TimeSpan time)
    {
        Settle();
        Time.Advance(time);
        ((TestScheduler)Sys.Scheduler).Advance(time);
        Settle();
    }

    /// <summary>It goes to rest: its time without a message begins anew with each that still comes, such as what became of a row.</summary>
    protected void Rests()
    {
        this.Until(() =>
        {
            Pass(TimeSpan.FromMinutes(2));
            return Shard.HasMessages;
        });
        Shard.ExpectMsg<Passivate>();
    }

    /// <summary>What the endpoints were told since the last look.</summary>
    protected IReadOnlyList<object> Told() => Heard(Endpoints);

    protected IReadOnlyList<T> Told<T>() => [.. Told().OfType<T>()];

    /// <summary>What the media nodes were told since the last look.</summary>
    protected IReadOnlyList<AtMediaNode> Asked() => [.. Heard(Media).Cast<AtMediaNode>()];

    protected void Forget()
    {
        Drain(Endpoints);
        Drain(Media);
    }

    /// <summary>What an answered probe has not got.</summary>
    protected void NotAnswered(TestProbe caller)
    {
        Settle();
        Drain(caller).ShouldBeEmpty();
    }

    private IReadOnlyList<object> Heard(TestProbe probe)
    {
        Settle();
        return Drain(probe);
    }

    private static List<object> Drain(TestProbe probe)
    {
        var end = new object();
        probe.Ref.Tell(end);
        var heard = new List<object>();
        for (var message = probe.ReceiveOne(); message != end; message = probe.ReceiveOne()) heard.Add(message);
        return heard;
    }
}
