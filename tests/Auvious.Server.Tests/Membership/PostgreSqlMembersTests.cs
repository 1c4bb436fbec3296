using Auvious.Server.Hosting.Membership;
using Auvious.Server.Tests.Databases;

namespace Auvious.Server.Tests.Membership;

[Trait("Runs", "once")]
public sealed class PostgreSqlMembersTests : IAsyncLifetime
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private static readonly NodeLife A = new("a", 1), B = new("b", 2), C = new("c", 3);

    private readonly KeptState state = KeptState.NewOnPostgreSql();
    private PostgreSqlMembers table = null!;

    public async Task InitializeAsync()
    {
        table = new(state.Database!);
        foreach (var node in (NodeLife[])[A, B, C]) await table.Enter(node, "api, rtc, media", default);
    }

    public async Task DisposeAsync()
    {
        await table.DisposeAsync();
        state.Dispose();
    }

    [Fact]
    public async Task A_node_is_listed_with_its_silence_and_whether_it_is_a_member()
    {
        (await table.Beat(B, isMember: true)).ShouldNotBeNull();
        // It was one: a heartbeat that does not say so takes nothing back.
        (await table.Beat(B, isMember: false)).ShouldNotBeNull();
        await Age(C);
        var others = await table.Others(A, default);
        others.Select(other => (other.Life, other.IsMember, other.Silence > TimeSpan.FromMinutes(30)))
            .ShouldBe([(B, true, false), (C, false, true)], ignoreOrder: true);
    }

    [Fact]
    public async Task Who_was_given_up_has_neither_heartbeat_nor_lease_for_ever()
    {
        (await table.GiveUp(A, [B])).ShouldBeTrue();
        (await table.Beat(B, isMember: true)).ShouldBeNull();
        (await table.GiveUp(B, [A, C])).ShouldBeFalse();
        (await table.Found(B, [A, C], Quiet, default)).ShouldBeFalse();
        (await table.Others(C, default)).Select(other => other.Life).ShouldBe([A]);
        (await table.Beat(A, isMember: true)).ShouldNotBeNull();
        (await table.Beat(C, isMember: true)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_lease_may_be_asked_for_again_when_its_answer_was_lost()
    {
        (await table.GiveUp(A, [B])).ShouldBeTrue();
        (await table.GiveUp(A, [B, C])).ShouldBeTrue();
        (await table.Others(A, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_not_listed_yet_is_given_up_too()
    {
        var unlisted = new NodeLife("d", 4);
        (await table.GiveUp(A, [unlisted])).ShouldBeTrue();
        await table.Enter(unlisted, "rtc", default);
        (await table.Beat(unlisted, isMember: false)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_two_parts_that_ask_at_once_one_gets_the_lease()
    {
        for (var round = 0; round < 50; round++)
        {
            NodeLife one = new("one", round), two = new("two", round);
            await Task.WhenAll(table.Enter(one, "rtc", default), table.Enter(two, "rtc", default));
            var won = await Task.WhenAll(table.GiveUp(one, [two]), table.GiveUp(two, [one]));
            won.Count(each => each).ShouldBe(1);
            (await Task.WhenAll(table.Beat(one, true), table.Beat(two, true))).Select(at => at is not null).ShouldBe(won);
        }
    }

    [Fact]
    public async Task A_new_life_at_an_address_ends_the_one_before()
    {
        var second = A with { Uid = 9 };
        await table.Enter(second, "rtc", default);
        (await table.Beat(A, isMember: true)).ShouldBeNull();
        (await table.Beat(second, isMember: false)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Whose_row_is_gone_was_given_up()
    {
        await state.Database!.Ask<object?>("UPDATE cluster_member SET heartbeat = now() - interval '2 days' WHERE address = 'a'");
        await table.Enter(new("d", 4), "rtc", default);
        (await state.Database!.Ask<long>("SELECT count(*) FROM cluster_member WHERE address = 'a'")).ShouldBe(0);
        (await table.Beat(A, isMember: true)).ShouldBeNull();
        (await table.GiveUp(A, [B])).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_leaves_is_off_the_list_and_a_verdict_is_not()
    {
        await table.Leave(B);
        (await table.Others(A, default)).Select(other => other.Life).ShouldBe([C]);
        await table.GiveUp(A, [C]);
        await table.Leave(C);
        (await state.Database!.Ask<string>("SELECT lost_to FROM cluster_member WHERE address = 'c'")).ShouldBe(A.ToString());
    }

    [Fact]
    public async Task One_of_many_founds()
    {
        var nodes = Enumerable.Range(10, 6).Select(uid => new NodeLife($"n{uid}", uid)).ToList();
        foreach (var node in nodes) await table.Enter(node, "rtc", default);
        var founded = await Task.WhenAll(nodes.Select(node => table.Found(node, [], Quiet, default)));
        founded.Count(each => each).ShouldBe(1);
    }

    [Fact]
    public async Task A_fresh_heartbeat_or_one_that_was_not_tried_keeps_others_from_founding()
    {
        await table.Beat(B, isMember: true);
        (await table.Found(A, [B], Quiet, default)).ShouldBeFalse();
        await Age(B);
        (await table.Found(A, [], Quiet, default)).ShouldBeFalse();
        (await table.Found(A, [B], Quiet, default)).ShouldBeTrue();
        (await table.Beat(B, isMember: true)).ShouldBeNull();
        // Who never was a member starts as well, and finds the new cluster.
        (await table.Beat(C, isMember: false)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_was_let_in_is_a_member_when_one_it_was_let_in_by_still_is()
    {
        (await table.Found(A, [], Quiet, default)).ShouldBeTrue();
        (await table.Confirm(B, [A], default)).ShouldBeTrue();
        (await table.Confirm(B, [A], default)).ShouldBeTrue();
        (await table.Others(C, default)).Single(other => other.Life == B).IsMember.ShouldBeTrue();
        (await table.Found(C, [A], Quiet, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_was_let_in_by_those_whom_a_founder_gave_up_meanwhile_cannot_stay()
    {
        (await table.Found(A, [], Quiet, default)).ShouldBeTrue();
        await Age(A);
        (await table.Found(C, [A], Quiet, default)).ShouldBeTrue();
        (await table.Confirm(B, [A], default)).ShouldBeFalse();
        (await table.Others(C, default)).Single(other => other.Life == B).IsMember.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_was_let_in_by_one_that_has_left_and_is_followed_by_nobody_stays()
    {
        (await table.Found(A, [], Quiet, default)).ShouldBeTrue();
        await table.Leave(A);
        (await table.Confirm(B, [A], default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_was_given_up_is_not_confirmed()
    {
        (await table.Found(A, [], Quiet, default)).ShouldBeTrue();
        (await table.GiveUp(A, [B])).ShouldBeTrue();
        (await table.Confirm(B, [A], default)).ShouldBeFalse();
    }

    private Task Age(NodeLife node) =>
        state.Database!.Ask<object?>($"UPDATE cluster_member SET heartbeat = now() - interval '1 hour' WHERE address = '{node.Address}'");
}
