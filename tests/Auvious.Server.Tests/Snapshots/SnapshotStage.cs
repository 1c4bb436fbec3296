using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Core.Snapshots;
using Auvious.Server.Snapshots;
using Auvious.Server.Tests.Conferences;
using Microsoft.Extensions.Time.Testing;
using DeleteSnapshot = Auvious.Core.Snapshots.DeleteSnapshot;
using ISnapshotMessage = Auvious.Core.ISnapshotMessage;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>One snapshot's actor between probes that play the endpoints, its shard and its callers; time moves by hand.</summary>
[Trait("Runs", "once")]
public abstract class SnapshotStage : TestKit
{
    private const string Hocon = """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.persistence.journal.plugin = "breakable"
        breakable.class = "Auvious.Server.Tests.Conferences.BreakableJournal, Auvious.Server.Tests"
        breakable.plugin-dispatcher = "akka.actor.default-dispatcher"
        akka.persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 15s
        """;

    protected static readonly OrganizationId Organization = new("demo");
    protected static readonly SnapshotId Id = new(Organization, "S-1");
    protected static readonly By Agent = new(new("agent"), Roles.Agent);
    protected static readonly By Ann = new(new("ann"), Roles.Customer, "room");
    protected static readonly EndpointId Desk = new(Organization, "DESK");
    protected static readonly EndpointId Phone = new(Organization, "PHONE");
    protected static readonly Picture Photograph = new("blob-1", "image/jpeg", "jpg", 12345, "aa11");

    protected static readonly ISnapshotMessage Request =
        new RequestSnapshot(Id, Agent, Desk, new(Ann.User, Phone), new(SessionType.CONFERENCE, "room"), "app", "I-1", "ID_CARD");

    protected static readonly ISnapshotMessage Acquire = new AcquireSnapshot(Id, Ann, Phone, "ID_CARD", Photograph);
    protected static readonly ISnapshotMessage Approve = new ApproveSnapshot(Id, Agent, Desk, null);
    protected static readonly ISnapshotMessage Discard = new DiscardSnapshot(Id, Agent, Desk);
    protected static readonly ISnapshotMessage Get = new GetSnapshot(Id, Agent);

    protected SnapshotStage() : base(Hocon)
    {
        Endpoints = CreateTestProbe();
        Shard = CreateTestProbe();
        Start();
    }

    protected TestProbe Endpoints { get; }

    protected TestProbe Shard { get; }

    protected FakeTimeProvider Time { get; } = new(new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private protected FakeRows Rows { get; } = new();

    protected IActorRef Snapshot { get; private set; } = ActorRefs.Nobody;

    protected void Start() => Snapshot = Shard.ChildActorOf(SnapshotActor.Props(Id, Endpoints, Rows, Time), cancellationToken: default);

    protected void Stop()
    {
        var watcher = CreateTestProbe();
        watcher.Watch(Snapshot);
        Snapshot.Tell(PoisonPill.Instance);
        watcher.ExpectTerminated(Snapshot);
    }

    protected void Restart()
    {
        Stop();
        Start();
    }

    protected void FailNextWrite(bool refuse = false)
    {
        Persistence.Instance.Apply(Sys).JournalFor("").Tell(new BreakableJournal.FailNext(refuse), TestActor);
        ExpectMsg<BreakableJournal.FailNext>();
    }

    /// <summary>Says it and returns the caller, who waits for the answer.</summary>
    protected TestProbe Say(ISnapshotMessage message)
    {
        var caller = CreateTestProbe();
        Snapshot.Tell(message, caller.Ref);
        return caller;
    }

    protected Reply Ask(ISnapshotMessage message) => Say(message).ExpectMsg<Reply>();

    /// <summary>Carried out, told, and taken by whoever was told.</summary>
    protected void Do(ISnapshotMessage message, params EndpointId[] told)
    {
        Ask(message).ShouldNotBeOfType<Rejected>();
        foreach (var endpoint in told) Take(Told(endpoint));
        Settled();
    }

    /// <summary>The next thing an endpoint is told.</summary>
    protected DeliverEvent Told(EndpointId endpoint)
    {
        var told = Endpoints.ExpectMsg<DeliverEvent>();
        told.Endpoint.ShouldBe(endpoint);
        return told;
    }

    protected void Take(DeliverEvent told, bool isAlive = true) => Snapshot.Tell(new Delivered(told.Endpoint, told.DeliveryId, isAlive));

    /// <summary>Nothing is left undone, as the row says.</summary>
    protected void Settled() => this.Until(() => Rows.Row is { IsUnsettled: false });

    /// <summary>Returns when everything said before has been handled.</summary>
    protected void Pause() => Ask(Get);

    protected void Pass(TimeSpan time)
    {
        Pause();
        Time.Advance(time);
        ((TestScheduler)Sys.Scheduler).Advance(time);
        Pause();
    }

    /// <summary>It goes to rest: its time without a message begins anew with each that still comes, such as what became of its row.</summary>
    protected void Rests()
    {
        this.Until(() =>
        {
            Pass(TimeSpan.FromSeconds(31));
            return Shard.HasMessages;
        });
        Shard.ExpectMsg<Passivate>();
    }

    /// <summary>Nobody was told anything.</summary>
    protected void NothingTold()
    {
        Pause();
        Endpoints.Ref.Tell("end");
        Endpoints.ExpectMsg("end");
    }
}

/// <summary>A row and its blobs in memory: what was done to them stays readable in order, and each call may be held back or fail.</summary>
internal sealed class FakeRows : ISnapshotRows
{
    private readonly List<string> log = [];
    private volatile Played? row;

    public sealed record Played(int Events, bool IsUnsettled, SnapshotPhase Phase);

    public Played? Row
    {
        get => row;
        set => row = value;
    }

    /// <summary>The call that fails, by its name, while this is set.</summary>
    public volatile string? Fails;

    /// <summary>The call that waits, by its name, and for what.</summary>
    public (string Call, Task Until)? Waits { get; set; }

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (log) return [.. log];
        }
    }

    public async Task<bool> Mark(SnapshotId id, DateTimeOffset at)
    {
        await Note(nameof(Mark));
        var was = row is { IsUnsettled: true };
        row = row is null ? new(0, true, SnapshotPhase.None) : row with { IsUnsettled = true };
        return was;
    }

    public async Task Write(SnapshotState state)
    {
        await Note(nameof(Write));
        row = row! with { Events = state.Events, Phase = state.Phase };
    }

    public async Task Settle(SnapshotId id, int events)
    {
        await Note(nameof(Settle));
        row = row! with { IsUnsettled = false };
    }

    public async Task Remove(SnapshotId id)
    {
        await Note(nameof(Remove));
        row = null;
    }

    public Task Delete(Picture picture) => Note($"Delete {picture.Blob}");

    private async Task Note(string call)
    {
        if (Waits is { } waits && waits.Call == call) await waits.Until;
        if (Fails is { } fails && call.StartsWith(fails, StringComparison.Ordinal)) throw new IOException("the database is away");
        lock (log) log.Add(call);
    }
}
