using Auvious.Media.Loops;

namespace Auvious.Media.Tests.Loops;

public class LoopClockTests
{
    readonly JumpingTime time = new();

    [Fact]
    public void Time_that_the_loop_waited_passes()
    {
        var clock = new LoopClock(time);
        time.Pass(TimeSpan.FromSeconds(1));
        clock.Wake(TimeSpan.FromSeconds(1), out bool stoodStill).ShouldBe(TimeSpan.FromSeconds(1));
        stoodStill.ShouldBeFalse();
    }

    [Fact]
    public void Being_a_little_late_counts_as_time()
    {
        var clock = new LoopClock(time);
        time.Pass(TimeSpan.FromMilliseconds(510));
        clock.Wake(TimeSpan.FromMilliseconds(10), out bool stoodStill).ShouldBe(TimeSpan.FromMilliseconds(510));
        stoodStill.ShouldBeFalse();
    }

    [Fact]
    public void Time_in_which_the_loop_stood_still_does_not_count_ever()
    {
        var clock = new LoopClock(time);
        for (int times = 1; times <= 2; times++)
        {
            time.Pass(TimeSpan.FromHours(1));
            clock.Wake(TimeSpan.FromMilliseconds(10 * times), out bool stoodStill).ShouldBe(TimeSpan.FromMilliseconds(10 * times));
            stoodStill.ShouldBeTrue();
        }
        time.Pass(TimeSpan.FromMilliseconds(3));
        clock.Now.ShouldBe(TimeSpan.FromMilliseconds(23));
    }

    [Fact]
    public void Waking_early_is_no_standing_still()
    {
        var clock = new LoopClock(time);
        time.Pass(TimeSpan.FromMilliseconds(4));
        clock.Wake(TimeSpan.FromSeconds(1), out bool stoodStill).ShouldBe(TimeSpan.FromMilliseconds(4));
        stoodStill.ShouldBeFalse();
    }

    /// <summary>Time that passes when it is told to.</summary>
    sealed class JumpingTime : TimeProvider
    {
        long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        internal void Pass(TimeSpan time) => ticks += time.Ticks;
    }
}
