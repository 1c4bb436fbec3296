using Auvious.WebRtc.Rtcp;

namespace Auvious.WebRtc.Rtp;

/// <summary>What a receiver report says of one source (RFC 3550 appendices A.3 and A.8). Retransmissions don't count.</summary>
public sealed class ReceptionStatistics(int clockRate)
{
    long first = -1;
    long highest;
    long received;
    long expectedBefore;
    long receivedBefore;
    long expectedMeasured;
    long receivedMeasured;
    long transitBefore;
    bool hasTransit;
    double jitter;
    uint lastSenderReport;
    TimeSpan senderReportAt;

    public long Received => received;

    /// <summary>Lost of 256, as in the last report.</summary>
    public byte FractionLost { get; private set; }

    public TimeSpan Jitter => TimeSpan.FromSeconds(jitter / clockRate);

    public void Take(long sequence, uint timestamp, TimeSpan now)
    {
        if (first < 0) (first, highest) = (sequence, sequence);
        highest = Math.Max(highest, sequence);
        received++;
        long transit = (now.Ticks * clockRate / TimeSpan.TicksPerSecond) - timestamp;
        if (hasTransit)
        {
            // The RTP clock wraps: only the low 32 bits of a difference mean anything.
            double step = Math.Abs((double)(int)(transit - transitBefore));
            if (step < clockRate * 10.0) jitter += (step - jitter) / 16;
        }
        transitBefore = transit;
        hasTransit = true;
    }

    public void Take(in SenderReport report, TimeSpan now)
    {
        lastSenderReport = (uint)(report.NtpTime >> 16);
        senderReportAt = now;
    }

    /// <summary>The report since the one before; false before the first packet.</summary>
    public bool TryReport(uint source, TimeSpan now, out ReportBlock report)
    {
        report = default;
        if (first < 0) return false;
        long expected = highest - first + 1;
        long expectedNow = expected - expectedBefore, lostNow = expectedNow - (received - receivedBefore);
        (expectedBefore, receivedBefore) = (expected, received);
        FractionLost = expectedNow <= 0 || lostNow <= 0 ? (byte)0 : (byte)Math.Min(255, (lostNow << 8) / expectedNow);
        uint delay = lastSenderReport == 0 ? 0 : (uint)((now - senderReportAt).TotalSeconds * 65536);
        int lost = (int)Math.Clamp(expected - received, -0x800000, 0x7FFFFF);
        report = new(source, FractionLost, lost, (uint)(highest - (1 << 16)), (uint)jitter, lastSenderReport, delay);
        return true;
    }

    /// <summary>Lost and expected since the last call.</summary>
    public (long Lost, long Expected) TakeLoss()
    {
        long expected = first < 0 ? 0 : highest - first + 1;
        var loss = (Math.Max(0, expected - expectedMeasured - (received - receivedMeasured)), expected - expectedMeasured);
        (expectedMeasured, receivedMeasured) = (expected, received);
        return loss;
    }
}
