using Auvious.WebRtc.Srtp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Srtp;

public sealed class ReplayWindowTests
{
    const int Size = 128;

    [Fact]
    public void It_agrees_with_a_set_that_forgets_nothing() => Gen.Int[-150, 200].Array[0, 300].Sample(steps =>
    {
        var window = new ReplayWindow(Size);
        var seen = new HashSet<ulong>();
        ulong at = 1_000;
        foreach (int step in steps)
        {
            ulong index = (ulong)Math.Max(0, (long)at + step);
            ulong? highest = seen.Count == 0 ? null : seen.Max();
            bool expected = highest is null || index > highest || (highest - index < Size && !seen.Contains(index));
            window.IsFresh(index).ShouldBe(expected);
            if (!expected) continue;
            window.Mark(index);
            seen.Add(index);
            at = Math.Max(at, index);
            window.Highest.ShouldBe(seen.Max());
        }
    });

    [Theory]
    [InlineData(null, 0, 0UL)]
    [InlineData(null, 65_535, 65_535UL)]
    [InlineData(65_535UL, 0, 65_536UL)]
    [InlineData(65_536UL, 65_535, 65_535UL)]
    [InlineData(100_000UL, 34_464, 100_000UL)]
    [InlineData(98_304UL, 0, 65_536UL)]
    [InlineData(98_305UL, 0, 131_072UL)]
    [InlineData(131_072UL, 32_768, 163_840UL)]
    [InlineData(131_072UL, 32_769, 98_305UL)]
    public void An_index_is_the_nearest_to_the_highest_seen(ulong? highest, int sequenceNumber, ulong index)
    {
        PacketIndex.TryEstimate(highest, (ushort)sequenceNumber, out ulong estimate).ShouldBeTrue();
        estimate.ShouldBe(index);
    }

    [Theory]
    [InlineData(2UL, 65_000)]
    [InlineData(PacketIndex.End - 1, 3)]
    public void There_is_no_index_before_the_first_or_behind_the_last_cycle(ulong highest, int sequenceNumber) =>
        PacketIndex.TryEstimate(highest, (ushort)sequenceNumber, out _).ShouldBeFalse();
}
