using Auvious.WebRtc.Rtp;

namespace Auvious.WebRtc.Tests.Rtp;

public class TrackTimelineTests
{
    readonly TrackTimeline timeline = new(90_000);

    [Fact]
    public void One_source_keeps_its_numbers()
    {
        Take(1, 500, 90_000, 0)!.Value.Sequence.ShouldBe(65536 + 500);
        Take(1, 502, 93_000, 33)!.Value.Timestamp.ShouldBe(93_000u);
    }

    [Fact]
    public void A_new_source_after_a_pause_goes_on_where_the_old_one_stopped()
    {
        var last = Take(1, 500, 90_000, 0)!.Value;
        var next = Take(2, 9, 7, 1000)!.Value;
        next.Switched.ShouldBeTrue();
        next.Sequence.ShouldBe(last.Sequence + 1);
        next.Timestamp.ShouldBe(90_000u + 90_000u);
        Take(2, 10, 3007, 1033)!.Value.Sequence.ShouldBe(last.Sequence + 2);
        timeline.Source.ShouldBe(2u);
    }

    [Fact]
    public void A_new_source_at_once_is_followed_with_its_third_packet()
    {
        Take(1, 500, 90_000, 0).ShouldNotBeNull();
        Take(2, 9, 7, 1).ShouldBeNull();
        Take(2, 10, 7, 2).ShouldBeNull();
        Take(2, 11, 7, 3)!.Value.Switched.ShouldBeTrue();
    }

    [Fact]
    public void Two_sources_at_a_time_don_t_flap()
    {
        for (ushort i = 0; i < 50; i++)
        {
            Take(1, i, 0, i * 2).ShouldNotBeNull();
            Take(2, i, 0, (i * 2) + 1).ShouldBeNull();
        }
    }

    [Fact]
    public void A_repaired_packet_finds_its_place()
    {
        Take(1, 65534, 0, 0).ShouldNotBeNull();
        long highest = Take(1, 0, 0, 1)!.Value.Sequence;
        RtpPacket.TryParse(Packets.Make(65535, source: 1), out var lost).ShouldBeTrue();
        timeline.TryLocate(lost, out var position).ShouldBeTrue();
        position.Sequence.ShouldBe(highest - 1);
        RtpPacket.TryParse(Packets.Make(65535, source: 3), out var foreign).ShouldBeTrue();
        timeline.TryLocate(foreign, out _).ShouldBeFalse();
    }

    TrackPosition? Take(uint source, ushort sequence, uint timestamp, int ms)
    {
        RtpPacket.TryParse(Packets.Make(sequence, timestamp, source), out var packet).ShouldBeTrue();
        return timeline.TryTake(packet, TimeSpan.FromMilliseconds(ms), out var position) ? position : null;
    }
}
