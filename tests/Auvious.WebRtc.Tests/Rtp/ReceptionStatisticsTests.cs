using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Rtp;

namespace Auvious.WebRtc.Tests.Rtp;

public class ReceptionStatisticsTests
{
    readonly ReceptionStatistics statistics = new(90_000);

    [Fact]
    public void Loss_is_a_share_since_the_last_report_and_a_sum_since_the_first_packet()
    {
        for (int i = 0; i < 100; i++)
            if (i % 4 != 3) statistics.Take(65536 + i, (uint)(i * 900), TimeSpan.FromMilliseconds(i * 10));
        statistics.TryReport(7, TimeSpan.FromSeconds(1), out var report).ShouldBeTrue();
        report.FractionLost.ShouldBeInRange((byte)60, (byte)64);
        report.CumulativeLost.ShouldBe(24);
        report.HighestSequence.ShouldBe(98u);
        report.Jitter.ShouldBe(0u);
        for (int i = 100; i < 200; i++) statistics.Take(65536 + i, (uint)(i * 900), TimeSpan.FromMilliseconds(i * 10));
        statistics.TryReport(7, TimeSpan.FromSeconds(2), out report).ShouldBeTrue();
        report.FractionLost.ShouldBeInRange((byte)2, (byte)3);
        report.CumulativeLost.ShouldBe(25);
    }

    [Fact]
    public void Jitter_grows_with_uneven_arrival_and_survives_the_clocks_wrap()
    {
        uint timestamp = uint.MaxValue - 20_000;
        for (int i = 0; i < 200; i++, timestamp += 900)
            statistics.Take(65536 + i, timestamp, TimeSpan.FromMilliseconds((i * 10) + (i % 2 * 4)));
        statistics.Jitter.TotalMilliseconds.ShouldBeInRange(3.5, 4.5);
    }

    [Fact]
    public void The_delay_since_a_sender_report_is_told()
    {
        statistics.Take(65536, 0, TimeSpan.Zero);
        statistics.Take(new SenderReport(7, 0x1111_2222_3333_4444, 0, 0, 0), TimeSpan.FromSeconds(1));
        statistics.TryReport(7, TimeSpan.FromSeconds(1.5), out var report).ShouldBeTrue();
        report.LastSenderReport.ShouldBe(0x2222_3333u);
        report.DelaySinceLastSenderReport.ShouldBe(32768u);
    }

    [Fact]
    public void Before_the_first_packet_there_is_nothing_to_report() => statistics.TryReport(7, TimeSpan.Zero, out _).ShouldBeFalse();
}
