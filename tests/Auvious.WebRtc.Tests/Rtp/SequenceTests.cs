using Auvious.WebRtc.Rtp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Rtp;

public class SequenceTests
{
    [Fact]
    public void The_cycle_counts_though_packet_65535_is_lost()
    {
        var extender = new SequenceExtender();
        long before = extender.Take(65534);
        extender.Take(0).ShouldBe(before + 2);
        extender.Take(65535).ShouldBe(before + 1);
        extender.Take(1).ShouldBe(before + 3);
    }

    [Fact]
    public void Packets_older_than_the_first_have_room_below_it()
    {
        var extender = new SequenceExtender();
        long first = extender.Take(0);
        extender.Take(65535).ShouldBe(first - 1);
        first.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_shuffled_stream_is_extended_in_order() =>
        Gen.Select(Gen.UShort, Gen.Int[-500, 3000].Array[1, 400]).Sample((start, steps) =>
        {
            var extender = new SequenceExtender();
            long origin = extender.Take(start), at = 0;
            foreach (int step in steps)
            {
                long next = Math.Max(0, at + step);
                extender.Take((ushort)(start + next)).ShouldBe(origin + next);
                at = Math.Max(at, next);
            }
        });

    [Fact]
    public void History_answers_what_it_holds_and_refuses_doubles_and_the_too_old()
    {
        var history = new PacketHistory(8);
        for (long i = 100; i < 110; i++) history.TryAdd(i, [(byte)i]).ShouldBeTrue();
        history.TryAdd(105, [0]).ShouldBeFalse();
        history.TryAdd(101, [0]).ShouldBeFalse();
        history.TryGet(101, out _).ShouldBeFalse();
        history.TryGet(105, out var packet).ShouldBeTrue();
        packet.ToArray().ShouldBe([105]);
        history.TryGet(110, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_late_packet_fills_its_gap_in_the_history()
    {
        var history = new PacketHistory(8);
        history.TryAdd(1, [1]).ShouldBeTrue();
        history.TryAdd(3, [3]).ShouldBeTrue();
        history.TryAdd(2, [2]).ShouldBeTrue();
        history.TryGet(2, out _).ShouldBeTrue();
    }
}
