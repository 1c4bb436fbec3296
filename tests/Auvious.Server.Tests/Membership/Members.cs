using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Remote;
using Akka.Remote.Transport;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Auvious.Server.Tests.Membership;

/// <summary>Nodes of this process that find each other, and lose each other, by a table in a database of their own.</summary>
internal sealed class Members : IAsyncDisposable
{
    /// <summary>Short, so that tests need not wait; what happens does not depend on them.</summary>
    public static readonly MembershipTimes Times = new()
    {
        Heartbeat = TimeSpan.FromMilliseconds(300),
        Quiet = TimeSpan.FromSeconds(1.5),
        Term = TimeSpan.FromSeconds(1.5),
        Listening = TimeSpan.FromSeconds(1),
        Knocking = TimeSpan.FromSeconds(30),
        Look = TimeSpan.FromMilliseconds(100),
        Again = TimeSpan.FromMilliseconds(100),
    };

    private readonly List<Member> all = [];

    public KeptState State { get; } = KeptState.NewOnPostgreSql();

    /// <summary>A node that has begun to look for the others.</summary>
    public Member Start(MembershipTimes? times = null, int port = 0)
    {
        var member = new Member(State.Database!, times ?? Times, port);
        lock (all) all.Add(member);
        return member;
    }

    /// <summary>Ends when every one of these sees all of these, and nobody else, as members.</summary>
    public static Task Formed(params Member[] members) => Until.Holds(
        () => Task.FromResult(string.Join(" ", members.Select(m => m.Up))),
        up => up == string.Join(" ", Enumerable.Repeat(string.Join(",", members.Select(m => m.Life.Address).Order(StringComparer.Ordinal)), members.Length)));

    public async ValueTask DisposeAsync()
    {
        foreach (var member in all) await member.DisposeAsync();
        State.Dispose();
    }
}

/// <summary>One of them.</summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly PostgreSqlMembers table;

    public Member(string database, MembershipTimes times, int port)
    {
        table = new(database);
        Table = new(table);
        System = ActorSystem.Create("auvious", BootstrapSetup.Create().WithConfig(Quiet.WithFallback(MembershipSettings.Hocon(new() { Port = port }))));
        System.ActorOf(Props.Create(() => new NodeLossWatch(Losses)));
        Loss = Losses.Next;
        _ = new MembershipStart(Table, times, Lease, new(TimeProvider.System), NullLogger.Instance).Run(System, "api, rtc, media", [], stopping.Token);
    }

    private static Config Quiet => """
        akka {
          loglevel = ERROR
          stdout-loglevel = OFF
          coordinated-shutdown.run-by-actor-system-terminate = off
          remote.dot-netty.tcp.applied-adapters = ["trttl"]
        }
        """;

    public ActorSystem System { get; }

    public OwnerLease Lease { get; } = new(TimeProvider.System);

    public NodeLosses Losses { get; } = new();

    /// <summary>Ends when it says for the first time that what was asked may be lost with a node.</summary>
    public CancellationToken Loss { get; }

    /// <summary>Its way to the table, which a test may cut.</summary>
    public CutTable Table { get; }

    public AkkaCluster Cluster => AkkaCluster.Get(System);

    public NodeLife Life => new(Cluster.SelfAddress.ToString(), Cluster.SelfUniqueAddress.Uid);

    /// <summary>The members it sees.</summary>
    public string Up => string.Join(",", Cluster.State.Members.Where(m => m.Status == MemberStatus.Up).Select(m => $"{m.Address}").Order(StringComparer.Ordinal));

    /// <summary>Whatever it and the other say to each other is lost from now on.</summary>
    public Task CutOffFrom(Member other) => ((RemoteActorRefProvider)((ExtendedActorSystem)System).Provider).Transport
        .ManagementCommand(new SetThrottle(other.Cluster.SelfAddress, ThrottleTransportAdapter.Direction.Both, Blackhole.Instance));

    /// <summary>It ends without a word, and its port is closed.</summary>
    public async Task Kill()
    {
        await stopping.CancelAsync();
        await System.Terminate();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        await table.DisposeAsync();
        stopping.Dispose();
    }
}

/// <summary>A table that can't be asked while the way to it is cut.</summary>
internal sealed class CutTable(IMemberTable table) : IMemberTable
{
    private int refusedLeases;

    public bool IsCut { get; set; }

    /// <summary>What happens just before the lease of a split is asked for.</summary>
    public Action? BeforeGivingUp { get; set; }

    /// <summary>How often the lease was asked for in vain.</summary>
    public int RefusedLeases => Volatile.Read(ref refusedLeases);

    private IMemberTable Table => IsCut ? throw new TimeoutException("the way to the database is cut") : table;

    public async Task Enter(NodeLife self, string roles, CancellationToken ct) => await Table.Enter(self, roles, ct);

    public async Task<bool> Confirm(NodeLife self, IReadOnlyCollection<NodeLife> others, CancellationToken ct) => await Table.Confirm(self, others, ct);

    public async Task<DateTimeOffset?> Beat(NodeLife self, bool isMember) => await Table.Beat(self, isMember);

    public async Task<IReadOnlyList<ListedNode>> Others(NodeLife self, CancellationToken ct) => await Table.Others(self, ct);

    public async Task<bool> Found(NodeLife self, IReadOnlyCollection<NodeLife> silent, TimeSpan quiet, CancellationToken ct) =>
        await Table.Found(self, silent, quiet, ct);

    public async Task<bool> GiveUp(NodeLife self, IReadOnlyCollection<NodeLife> lost)
    {
        if (IsCut) Interlocked.Increment(ref refusedLeases);
        BeforeGivingUp?.Invoke();
        return await Table.GiveUp(self, lost);
    }

    public async Task Leave(NodeLife self) => await Table.Leave(self);
}
