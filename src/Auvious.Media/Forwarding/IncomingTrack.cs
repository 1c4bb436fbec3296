using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Rtp;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media.Forwarding;

/// <summary>A track as it comes from the publisher: its timeline, its last packets, what is missing, and how well it arrives.</summary>
sealed class IncomingTrack(PublishedTrack track)
{
    const int VideoHistory = 512;
    const int AudioHistory = 128;
    static readonly TimeSpan KeyframeInterval = TimeSpan.FromMilliseconds(500);

    readonly TrackTimeline timeline = new(track.Codec.ClockRate);
    KeyframeRequests keyframes = new(KeyframeInterval);
    SenderReport lastReport;
    TimeSpan lastReportAt;

    internal PublishedTrack Track { get; } = track;

    internal bool IsVideo { get; } = track.Kind == MediaKind.Video;

    internal PacketHistory History { get; } = new(track.Kind == MediaKind.Video ? VideoHistory : AudioHistory);

    internal NackTracker Missing { get; } = new();

    internal ReceptionStatistics Statistics { get; private set; } = new(track.Codec.ClockRate);

    /// <summary>The publisher's SSRC: of its packets, before them of its offer.</summary>
    internal uint? Source => timeline.Source ?? (Track.Sources.Count > 0 ? Track.Sources[0] : null);

    internal bool AsksForRetransmission { get; } = track.Codec.HasFeedback("nack");

    internal TimeSpan KeyframeDue => keyframes.NextDeadline;

    internal long Bytes { get; private set; }

    internal long Packets { get; private set; }

    internal void WishKeyframe(TimeSpan now)
    {
        if (IsVideo) keyframes.Wish(now);
    }

    internal bool TakeKeyframeWish(TimeSpan now) => keyframes.Take(now);

    /// <summary>Takes a packet in; false when it is not to be forwarded: a duplicate, or of a source not followed.</summary>
    /// <param name="bytes">Its sequence number and timestamp become the timeline's.</param>
    internal bool TryTake(Span<byte> bytes, in RtpPacket packet, bool repaired, TimeSpan now, out TrackPosition position)
    {
        if (repaired)
        {
            if (!timeline.TryLocate(packet, out position)) return false;
        }
        else
        {
            if (!timeline.TryTake(packet, now, out position)) return false;
            if (position.Switched) Switch(now);
            Statistics.Take(timeline.ToSource(position.Sequence), packet.Timestamp, now);
        }
        if (AsksForRetransmission && !Missing.Take(timeline.ToSource(position.Sequence), now)) WishKeyframe(now);
        RtpForwarding.Place(bytes, position);
        if (!History.TryAdd(position.Sequence, bytes)) return false;
        Bytes += bytes.Length;
        Packets++;
        return true;
    }

    internal void Take(in SenderReport report, TimeSpan now)
    {
        if (report.Source != timeline.Source) return;
        Statistics.Take(report, now);
        (lastReport, lastReportAt) = (report, now);
    }

    /// <summary>
    /// The publisher's clocks as they should read now, carried on from its last report: both of its tracks stay on its own wall clock,
    /// which
    /// is what viewers synchronise lips by. False before the first report.
    /// </summary>
    internal bool TryReadClock(TimeSpan now, out ulong ntpTime, out uint timestamp)
    {
        var passed = now - lastReportAt;
        ntpTime = lastReport.NtpTime + (ulong)(passed.TotalSeconds * (1L << 32));
        timestamp = timeline.ToTimeline(lastReport.RtpTime) + (uint)(long)(passed.TotalSeconds * Track.Codec.ClockRate);
        return lastReport.NtpTime != 0;
    }

    void Switch(TimeSpan now)
    {
        Missing.Reset();
        Statistics = new(Track.Codec.ClockRate);
        lastReport = default;
        WishKeyframe(now);
    }
}
