using System.Collections.Immutable;
using Auvious.Core.Endpoints;
using Auvious.Server.Conferences;

namespace Auvious.Server.Tests.Conferences;

public sealed class BatchTests
{
    private static PushedEvent Event(int size) => new("E", new('x', size));

    [Fact]
    public void A_batch_ends_at_its_count() => Batch.First([Event(1), Event(1), Event(1)], 2).Length.ShouldBe(2);

    [Fact]
    public void A_batch_ends_before_it_is_too_long() => Batch.First(Enumerable.Repeat(Event(400 * 1024), 9), 9).Length.ShouldBe(2);

    [Fact]
    public void What_is_too_long_by_itself_goes_alone() =>
        Batch.All([Event(1), Event(2 * 1024 * 1024), Event(1)], 9).Select(batch => batch.Length).ShouldBe([1, 1, 1]);

    [Fact]
    public void All_are_there_once_and_in_order()
    {
        ImmutableArray<PushedEvent> events = [.. Enumerable.Range(1, 50).Select(i => Event(i * 7_000))];
        Batch.All(events, 7).SelectMany(batch => batch).ShouldBe(events);
    }

    [Fact]
    public void Of_nothing_there_is_none() => Batch.All([], 7).ShouldBeEmpty();
}
