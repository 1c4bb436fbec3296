using Akka.Cluster;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;

namespace Auvious.Server.Tests.Membership;

/// <summary>How nodes come together.</summary>
[Trait("Runs", "once")]
public sealed class FormingTests : IAsyncLifetime
{
    private readonly Members members = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => members.DisposeAsync().AsTask();

    [Fact]
    public async Task Nodes_that_start_first_at_the_same_moment_form_one_cluster()
    {
        for (var round = 0; round < 8; round++)
        {
            await members.State.Database!.Ask<object?>("DELETE FROM cluster_member");
            using var gate = new Barrier(3);
            var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() =>
            {
                gate.SignalAndWait();
                return members.Start();
            }, TaskCreationOptions.LongRunning)));
            await Members.Formed(nodes);
            await Task.WhenAll(nodes.Select(node => node.Kill()));
        }
    }

    [Fact]
    public async Task A_later_node_joins_those_that_are_there()
    {
        var first = members.Start();
        await Members.Formed(first);
        var second = members.Start();
        await Members.Formed(first, second);
        var third = members.Start();
        await Members.Formed(first, second, third);
        await Until.Holds(() => members.State.Database!.Ask<long>("SELECT count(*) FROM cluster_member WHERE is_member AND lost IS NULL"), listed => listed == 3);
    }

    [Fact]
    public async Task After_an_outage_of_the_database_a_node_finds_the_others_though_all_heartbeats_are_old()
    {
        var first = members.Start();
        await Members.Formed(first);
        first.Table.IsCut = true;
        await Until.Holds(async () =>
        {
            await members.State.Database!.Ask<object?>("UPDATE cluster_member SET heartbeat = now() - interval '1 hour'");
            return await members.State.Database!.Ask<bool>("SELECT bool_and(heartbeat < now() - interval '50 minutes') FROM cluster_member");
        }, old => old);
        var second = members.Start();
        await Members.Formed(first, second);
        first.Table.IsCut = false;
        await Until.Holds(() => members.State.Database!.Ask<long>("SELECT count(*) FROM cluster_member WHERE lost IS NULL AND is_member"), alive => alive == 2);
    }

    [Fact]
    public async Task When_all_were_killed_the_next_node_founds_a_new_cluster_and_clears_the_list()
    {
        Member[] killed = [members.Start(), members.Start()];
        await Members.Formed(killed);
        // Each says so with its next heartbeat. Who never did was no member, and its row is nobody's concern.
        await Until.Holds(() => members.State.Database!.Ask<long>("SELECT count(*) FROM cluster_member WHERE is_member"), listed => listed == 2);
        await Task.WhenAll(killed.Select(node => node.Kill()));
        var next = members.Start();
        await Members.Formed(next);
        // A row that was given up may be gone by now; one that still counts as alive must be the new node's.
        await Until.Holds(() => members.State.Database!.Ask<long>("SELECT count(*) FROM cluster_member WHERE lost IS NULL"), alive => alive == 1);
    }

    [Fact]
    public async Task A_node_that_never_becomes_a_member_ends_to_start_anew()
    {
        var first = members.Start();
        await Members.Formed(first);
        // Somebody who is out of reach keeps all others from becoming members; a node's patience ends before that does.
        var second = members.Start();
        await Members.Formed(first, second);
        first.Table.IsCut = second.Table.IsCut = true;
        await second.Kill();
        await Until.Holds(() => Task.FromResult(first.Table.RefusedLeases), refused => refused > 0);
        var third = members.Start(Members.Times with { Joining = TimeSpan.FromSeconds(1) });
        await third.System.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(90));
        first.Cluster.SelfMember.Status.ShouldBe(MemberStatus.Up);
    }
}
