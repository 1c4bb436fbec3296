using Auvious.WebRtc.Rtcp;

namespace Auvious.Media.Forwarding;

/// <summary>What a viewer's receiver reports say of one track, and the round trip they make with our sender reports.</summary>
sealed class LinkReports
{
    const int Remembered = 4;
    const double SmoothedOver = 200;

    readonly (uint Ntp, TimeSpan At)[] sent = new (uint, TimeSpan)[Remembered];
    int next;
    int lostBefore;
    uint highestBefore;
    bool any;

    internal TimeSpan RoundTrip { get; private set; }

    /// <summary>In units of the RTP clock.</summary>
    internal uint Jitter { get; private set; }

    /// <summary>Loss from 0 to 1, over about the last 200 packets: with few packets a second one report means little.</summary>
    internal double SmoothedLoss { get; private set; }

    internal TimeSpan ReportedAt { get; private set; } = TimeSpan.MinValue;

    /// <summary>Since the last <see cref="TakeLoss"/>.</summary>
    internal long Lost { get; private set; }

    internal long Expected { get; private set; }

    internal void Sent(in SenderReport report, TimeSpan now)
    {
        sent[next] = ((uint)(report.NtpTime >> 16), now);
        next = (next + 1) % Remembered;
    }

    internal void Take(in ReportBlock block, TimeSpan now)
    {
        (Jitter, ReportedAt) = (block.Jitter, now);
        if (any)
        {
            int expected = Math.Max(0, (int)(block.HighestSequence - highestBefore)), lost = Math.Max(0, block.CumulativeLost - lostBefore);
            (Expected, Lost) = (Expected + expected, Lost + lost);
            if (expected > 0) SmoothedLoss += (Math.Min(1, (double)lost / expected) - SmoothedLoss) * Math.Min(1, expected / SmoothedOver);
        }
        (highestBefore, lostBefore, any) = (block.HighestSequence, block.CumulativeLost, true);
        if (block.LastSenderReport == 0) return;
        foreach (var (ntp, at) in sent)
        {
            if (ntp != block.LastSenderReport) continue;
            var trip = now - at - TimeSpan.FromSeconds(block.DelaySinceLastSenderReport / 65536.0);
            RoundTrip = trip > TimeSpan.Zero ? trip : TimeSpan.Zero;
        }
    }

    internal (long Lost, long Expected) TakeLoss()
    {
        var loss = (Lost, Expected);
        (Lost, Expected) = (0, 0);
        return loss;
    }
}
