using Auvious.WebRtc.Rtp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Rtp;

public class NackTrackerTests
{
    static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(30);
    readonly NackTracker tracker = new();
    readonly ushort[] due = new ushort[64];

    [Fact]
    public void A_gap_is_asked_for_at_once_and_again_after_a_round_trip()
    {
        Take(At(0), 10, 13);
        Due(At(0)).ShouldBe([11, 12]);
        Due(At(40)).ShouldBeEmpty();
        tracker.NextDeadline.ShouldBe(At(50));
        Due(At(50)).ShouldBe([11, 12]);
    }

    [Fact]
    public void What_arrives_is_asked_for_no_more()
    {
        Take(At(0), 10, 13, 11);
        Due(At(0)).ShouldBe([12]);
        Take(At(1), 12);
        tracker.NextDeadline.ShouldBe(TimeSpan.MaxValue);
        Due(At(1000)).ShouldBeEmpty();
    }

    [Fact]
    public void Tries_are_bounded()
    {
        Take(At(0), 10, 12);
        int tries = 0;
        for (int ms = 0; ms < 5000; ms += 10) tries += Due(At(ms)).Length;
        tries.ShouldBe(10);
        tracker.Count.ShouldBe(0);
    }

    [Fact]
    public void A_gap_too_large_is_given_up_for_a_keyframe()
    {
        Take(At(0), 10);
        tracker.Take(2000, At(0)).ShouldBeFalse();
        Due(At(100)).ShouldBeEmpty();
        Take(At(100), 2002);
        Due(At(100)).ShouldBe([2001]);
    }

    [Fact]
    public void Numbers_wrap() => Wrap().ShouldBe([65535, 0]);

    [Fact]
    public void Any_order_of_arrival_leaves_exactly_what_is_missing() =>
        Gen.Int[0, 100].Array[1, 100].Sample(arrivals =>
        {
            var any = new NackTracker();
            var seen = new SortedSet<int>();
            int first = arrivals[0], highest = first;
            foreach (int arrival in arrivals)
            {
                any.Take(arrival, At(0)).ShouldBeTrue();
                seen.Add(arrival);
                highest = Math.Max(highest, arrival);
            }
            var buffer = new ushort[256];
            int count = any.Collect(At(0), RoundTrip, buffer);
            buffer[..count].ShouldBe(Enumerable.Range(first, highest - first + 1).Except(seen).Select(n => (ushort)n));
        });

    ushort[] Wrap()
    {
        Take(At(0), 65534, 65537);
        return Due(At(0));
    }

    void Take(TimeSpan now, params long[] sequences)
    {
        foreach (long sequence in sequences) tracker.Take(sequence, now).ShouldBeTrue();
    }

    ushort[] Due(TimeSpan now) => due[..tracker.Collect(now, RoundTrip, due)];

    static TimeSpan At(int ms) => TimeSpan.FromMilliseconds(ms);
}
