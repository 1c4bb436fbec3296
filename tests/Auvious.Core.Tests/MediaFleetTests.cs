using Auvious.Core.Media;

namespace Auvious.Core.Tests;

/// <summary>Where a new stream goes.</summary>
public sealed class MediaFleetTests
{
    private const string A = "akka.tcp://auvious@a:1", B = "akka.tcp://auvious@b:1";
    private static readonly DateTimeOffset Now = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly MediaFleet Two = new MediaFleet().See(A, 1, isUp: true).See(B, 1, isUp: true);

    [Fact]
    public void Nobody_is_chosen_of_none() => new MediaFleet().Choose(Now).ShouldBeNull();

    [Fact]
    public void The_node_with_the_fewest_links_is_chosen() =>
        Two.Hear(Load(A, links: 7), Now).Hear(Load(B, links: 6), Now).Choose(Now).ShouldBe(B);

    [Fact]
    public void Links_count_for_each_loop_that_shares_them() =>
        Two.Hear(Load(A, links: 8, loops: 4), Now).Hear(Load(B, links: 3, loops: 1), Now).Choose(Now).ShouldBe(A);

    [Fact]
    public void Of_equal_links_the_fewer_packets_since_the_last_answer_decide()
    {
        var fleet = Two.Hear(Load(A, packets: 1_000), Now).Hear(Load(B, packets: 0), Now);
        fleet.Hear(Load(A, packets: 1_100), Now).Hear(Load(B, packets: 500), Now).Choose(Now).ShouldBe(A);
        fleet.Hear(Load(A, packets: 1_900), Now).Hear(Load(B, packets: 500), Now).Choose(Now).ShouldBe(B);
    }

    [Fact]
    public void What_was_placed_counts_until_the_node_counts_it_itself()
    {
        var fleet = Two.Hear(Load(A, links: 5), Now).Hear(Load(B, links: 6), Now);
        fleet.Place(A).Place(A).Choose(Now).ShouldBe(B);
        fleet.Place(A).Place(A).Hear(Load(A, links: 5), Now).Choose(Now).ShouldBe(A);
    }

    [Fact]
    public void Many_at_once_are_shared_out()
    {
        var fleet = Two.Hear(Load(A), Now).Hear(Load(B), Now);
        for (var i = 0; i < 10; i++) fleet = fleet.Place(fleet.Choose(Now)!);
        (fleet.Nodes[A].Placed, fleet.Nodes[B].Placed).ShouldBe((5, 5));
    }

    [Fact]
    public void A_silent_node_is_chosen_only_when_all_are_silent()
    {
        var fleet = Two.Hear(Load(A), Now).Hear(Load(B, links: 9), Now + MediaFleet.Silence);
        var later = Now + MediaFleet.Silence + TimeSpan.FromSeconds(1);
        fleet.Choose(later).ShouldBe(B);
        fleet.Choose(later + MediaFleet.Silence).ShouldBe(A);
    }

    [Fact]
    public void A_node_that_was_never_heard_is_better_than_none() => Two.Choose(Now).ShouldBe(A);

    [Theory]
    [InlineData("draining")]
    [InlineData("leaving")]
    [InlineData("unreachable")]
    [InlineData("gone")]
    public void Nothing_goes_to_a_node_that_is(string state)
    {
        var fleet = Two.Hear(Load(A), Now).Hear(Load(B, links: 9), Now);
        fleet = state switch
        {
            "draining" => fleet.Hear(Load(A) with { Draining = true }, Now),
            "leaving" => fleet.See(A, 1, isUp: false),
            "unreachable" => fleet.Reach(A, false),
            _ => fleet.Lose(A, 1),
        };
        fleet.Choose(Now).ShouldBe(B);
        fleet.Lose(B, 1).Choose(Now).ShouldBeNull();
    }

    [Fact]
    public void A_node_that_is_reached_again_is_chosen_again() => Two.Lose(B, 1).Reach(A, false).Reach(A, true).Choose(Now).ShouldBe(A);

    [Fact]
    public void The_end_of_one_life_does_not_end_the_next_at_the_same_address()
    {
        var fleet = Two.Hear(Load(A, links: 9), Now).See(A, 2, isUp: true);
        fleet.Nodes[A].Load.ShouldBeNull();
        fleet.Lose(A, 1).Nodes.ShouldContainKey(A);
        fleet.Lose(A, 2).Nodes.ShouldNotContainKey(A);
    }

    [Fact]
    public void Word_of_an_unknown_node_is_no_node() => new MediaFleet().Hear(Load(A), Now).Reach(A, true).Place(A).Nodes.ShouldBeEmpty();

    private static MediaLoad Load(string node, int links = 0, int loops = 1, long packets = 0) => new(node, links, links, loops, packets, false);
}
