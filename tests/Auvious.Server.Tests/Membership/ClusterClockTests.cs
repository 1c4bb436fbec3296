using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Hosting.Membership;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests.Membership;

public sealed class ClusterClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly GetConference Question = new(new(new("demo"), "room"), new(new("service"), Roles.Service));

    private readonly FakeTimeProvider time = new(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ClusterClock clock;

    public ClusterClockTests() => clock = new(time);

    [Fact]
    public void It_goes_on_from_what_the_database_said()
    {
        clock.Now.ShouldBeNull();
        clock.Read(Noon, time.GetTimestamp());
        time.Advance(TimeSpan.FromMinutes(5));
        clock.Now.ShouldBe(Noon.AddMinutes(5));
    }

    [Fact]
    public void The_database_said_it_halfway()
    {
        var sent = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(0.4));
        clock.Read(Noon, sent);
        clock.Now.ShouldBe(Noon.AddSeconds(0.2));
    }

    [Fact]
    public void An_answer_that_took_long_is_better_than_none_alone()
    {
        var sent = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(4));
        clock.Read(Noon, sent);
        clock.Now.ShouldBe(Noon.AddSeconds(2));
        time.Advance(TimeSpan.FromSeconds(4));
        clock.Read(Noon, sent);
        clock.Now.ShouldBe(Noon.AddSeconds(6));
    }

    [Fact]
    public void A_command_is_too_late_when_nobody_waits_for_it_any_more()
    {
        clock.Read(Noon, time.GetTimestamp());
        var asked = clock.Lasting(Question, Patience);
        asked.ShouldBe(Question with { Until = Noon + Patience });
        time.Advance(Patience);
        clock.IsTooLate(asked).ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));
        clock.IsTooLate(asked).ShouldBeTrue();
    }

    [Fact]
    public void Without_a_shared_clock_nothing_is_too_late()
    {
        clock.Lasting(Question, Patience).ShouldBe(Question);
        clock.IsTooLate(Question with { Until = Noon }).ShouldBeFalse();
    }

    [Fact]
    public void What_others_say_unasked_is_never_too_late()
    {
        clock.Read(Noon, time.GetTimestamp());
        clock.Lasting("word", Patience).ShouldBe("word");
        clock.IsTooLate("word").ShouldBeFalse();
        clock.IsTooLate(Question).ShouldBeFalse();
    }
}
