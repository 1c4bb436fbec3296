using Auvious.Server.Hosting.Membership;

namespace Auvious.Server.Tests.Membership;

public sealed class SplitViewTests
{
    private static readonly MembershipTimes Times = new();

    [Theory]
    [InlineData("abc", "", "", true)]
    [InlineData("abc", "b", "", true)]
    [InlineData("bac", "a", "", true)]
    [InlineData("bac", "", "a", true)]
    [InlineData("bac", "c", "", false)]
    [InlineData("cab", "a", "", false)]
    public void The_first_of_those_that_can_be_reached_decides(string nodes, string unreachable, string gone, bool decides) =>
        View(nodes, unreachable, gone).IsDecider.ShouldBe(decides);

    [Fact]
    public void Who_is_no_member_yet_decides_nothing() =>
        new SplitView(Node('c'), [Node('a'), Node('b')], [Node('c')], [Node('a'), Node('b')], []).IsDecider.ShouldBeFalse();

    [Theory]
    [InlineData("abc", "c", false)]
    [InlineData("abc", "bc", true)]
    [InlineData("ab", "b", false)]
    [InlineData("ba", "a", true)]
    [InlineData("abcd", "cd", false)]
    [InlineData("cabd", "ab", true)]
    public void Of_two_halves_the_one_with_the_first_node_is_the_larger(string nodes, string unreachable, bool isMinority) =>
        View(nodes, unreachable, "").IsMinority.ShouldBe(isMinority);

    [Fact]
    public void Whose_process_is_gone_is_not_waited_for()
    {
        View("abc", "c", "c").Patience(Times).ShouldBe(TimeSpan.Zero);
        View("abc", "", "bc").Patience(Times).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void The_smaller_part_waits_longer()
    {
        View("abc", "c", "").Patience(Times).ShouldBe(Times.Stable);
        View("cab", "ab", "").Patience(Times).ShouldBe(Times.Stable + Times.Minority);
        View("abcd", "bc", "b").Patience(Times).ShouldBe(Times.Stable);
    }

    /// <param name="nodes">The first of them looks.</param>
    private static SplitView View(string nodes, string unreachable, string gone) =>
        new(Node(nodes[0]), [.. nodes.Order().Select(Node)], [], [.. unreachable.Select(Node)], [.. gone.Select(Node)]);

    private static NodeLife Node(char name) => new($"akka.tcp://auvious@{name}:4053", name);
}
