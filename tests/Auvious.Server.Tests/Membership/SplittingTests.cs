using Akka.Actor;
using Akka.Cluster;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Auvious.Server.Tests.Membership;

/// <summary>How nodes lose each other.</summary>
[Trait("Runs", "once")]
public sealed class SplittingTests : IAsyncLifetime
{
    private readonly Members members = new();
    private Member[] nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => members.DisposeAsync().AsTask();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_two_nodes_either_survives_the_other(int killed)
    {
        await Start(2);
        await nodes[killed].Kill();
        await Members.Formed(nodes[1 - killed]);
        await Until.Holds(() => Task.FromResult(nodes[1 - killed].Loss.IsCancellationRequested), told => told);
        nodes[1 - killed].Losses.IsAnybodySilent.ShouldBeFalse();
        (await LostTo(nodes[killed])).ShouldBe(nodes[1 - killed].Life.ToString());
    }

    [Fact]
    public async Task Two_survive_the_third_whichever_it_is()
    {
        for (var killed = 0; killed < 3; killed++)
        {
            await members.State.Database!.Ask<object?>("DELETE FROM cluster_member");
            await Start(3);
            await nodes[killed].Kill();
            await Members.Formed([.. nodes.Where((_, i) => i != killed)]);
            foreach (var node in nodes) await node.Kill();
        }
    }

    [Fact]
    public async Task One_survives_two_that_die_at_once()
    {
        await Start(3);
        await Task.WhenAll(nodes[0].Kill(), nodes[1].Kill());
        await Members.Formed(nodes[2]);
    }

    [Fact]
    public async Task While_the_database_is_out_of_reach_nobody_is_given_up_and_nobody_leaves()
    {
        await Start(3);
        foreach (var node in nodes) node.Table.IsCut = true;
        await nodes[2].Kill();
        await Until.Holds(() => Task.FromResult(nodes[0].Table.RefusedLeases + nodes[1].Table.RefusedLeases), refused => refused > 5);
        foreach (var node in nodes[..2])
        {
            node.Cluster.SelfMember.Status.ShouldBe(MemberStatus.Up);
            node.Cluster.State.Members.Count.ShouldBe(3);
            node.Loss.IsCancellationRequested.ShouldBeFalse();
        }
        await Until.Holds(() => Task.FromResult(nodes[..2].All(node => node.Losses.IsAnybodySilent)), silent => silent);
        nodes[..2].ShouldAllBe(node => node.Lease.IsAwake);
        foreach (var node in nodes) node.Table.IsCut = false;
        await Members.Formed(nodes[..2]);
        await Until.Holds(() => Task.FromResult(nodes[..2].All(node => !node.Losses.IsAnybodySilent)), heard => heard);
    }

    [Fact]
    public async Task Who_is_cut_off_has_no_lease_any_more_when_others_take_over()
    {
        await Start(3);
        var cutOff = nodes[2];
        // The last heartbeat before the decision is the worst: of it, and of nothing more, the lease lasts.
        foreach (var node in nodes[..2]) node.Table.BeforeGivingUp = () => cutOff.Table.IsCut = true;
        var wasHeld = new TaskCompletionSource<bool>();
        nodes[0].System.ActorOf(Props.Create(() => new Downed(cutOff.Life, () => wasHeld.TrySetResult(cutOff.Lease.IsHeld))));
        cutOff.Lease.IsHeld.ShouldBeTrue();
        foreach (var node in nodes[..2]) await Task.WhenAll(cutOff.CutOffFrom(node), node.CutOffFrom(cutOff));

        (await wasHeld.Task.WaitAsync(TimeSpan.FromSeconds(90))).ShouldBeFalse();
        await Members.Formed(nodes[..2]);
    }

    [Fact]
    public async Task Who_finds_itself_given_up_leaves_and_says_why()
    {
        await Start(2);
        await members.State.Database!.Ask<object?>($"UPDATE cluster_member SET lost = now(), lost_to = 'somebody' WHERE uid = {nodes[1].Life.Uid}");
        await nodes[1].System.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(90));
        nodes[1].Lease.IsAwake.ShouldBeFalse();
        // What it asked may still be on its way: nobody is told that it is lost.
        nodes[1].Losses.Next.ShouldBe(nodes[1].Loss);
        CoordinatedShutdown.Get(nodes[1].System).ShutdownReason.ShouldBeOfType<CoordinatedShutdown.ClusterDowningReason>();
        await Members.Formed(nodes[0]);
    }

    [Fact]
    public async Task A_node_starts_again_at_the_same_address_while_the_others_still_take_it_for_its_former_self()
    {
        await Start(2);
        await nodes[1].Kill();
        var again = members.Start(port: nodes[1].Cluster.SelfAddress.Port!.Value);
        await Members.Formed(nodes[0], again);
        await Until.Holds(() => members.State.Database!.Ask<long>("SELECT count(*) FROM cluster_member WHERE lost IS NULL"), listed => listed == 2);
    }

    [Fact]
    public async Task Who_has_just_become_a_member_is_known_as_one_when_the_node_that_let_it_in_dies_and_starts_again()
    {
        var first = members.Start();
        await Members.Formed(first);
        var second = members.Start(Members.Times with { Heartbeat = TimeSpan.FromHours(1) });
        await Members.Formed(first, second);
        await first.Kill();
        await Members.Formed(second, members.Start(port: first.Cluster.SelfAddress.Port!.Value));
    }

    [Fact]
    public async Task Who_leaves_in_order_is_off_the_list_and_nothing_is_given_up()
    {
        await Start(2);
        await nodes[1].Table.Leave(nodes[1].Life);
        await CoordinatedShutdown.Get(nodes[1].System).Run(CoordinatedShutdown.ClrExitReason.Instance);
        await Members.Formed(nodes[0]);
        (await members.State.Database!.Ask<long>("SELECT count(*) FROM cluster_member")).ShouldBe(1);
    }

    private async Task Start(int count)
    {
        nodes = [.. Enumerable.Range(0, count).Select(_ => members.Start())];
        await Members.Formed(nodes);
    }

    /// <summary>Looks when a member is given up, which is when others may take over.</summary>
    private sealed class Downed : ReceiveActor
    {
        public Downed(NodeLife node, Action look)
        {
            Receive<ClusterEvent.MemberDowned>(downed => downed.Member.UniqueAddress.Uid == node.Uid, _ => look());
            Receive<ClusterEvent.MemberRemoved>(removed => removed.Member.UniqueAddress.Uid == node.Uid, _ => look());
            ReceiveAny(_ => { });
        }

        protected override void PreStart() => AkkaCluster.Get(Context.System).Subscribe(
            Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));
    }

    private Task<string> LostTo(Member node) =>
        members.State.Database!.Ask<string>($"SELECT lost_to FROM cluster_member WHERE uid = {node.Life.Uid}");
}
