using Auvious.Media.Loops;
using Auvious.WebRtc.Rtcp;

namespace Auvious.Media.Forwarding;

/// <summary>All we tell a publisher: reports, what is missing, keyframe wishes, and what its bandwidth estimate needs.</summary>
sealed class PublisherFeedback(PublisherLink link, uint ownSource, bool reducedSize, bool transportWide)
{
    const int MaxRtcp = 1200;
    static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    static readonly TimeSpan ArrivalsInterval = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan FirstRoundTrip = TimeSpan.FromMilliseconds(80);

    readonly BandwidthLimit bandwidth = new(estimates: !transportWide);
    TimeSpan nextReport;
    TimeSpan nextArrivals;
    TimeSpan lastReport;
    long bytesReported;
    byte fullIntraRequests;

    internal uint OwnSource => ownSource;

    internal TransportWideRecorder Arrivals { get; } = new();

    internal long Bytes { get; set; }

    internal int? VideoLimit { get; set; }

    internal TimeSpan RoundTrip { get; private set; }

    /// <summary>When something of this is due that can't wait for the next tick.</summary>
    internal bool IsUrgent(TimeSpan now)
    {
        foreach (var track in link.Tracks)
            if (track.Missing.NextDeadline <= now || track.KeyframeDue <= now) return true;
        return false;
    }

    internal void TakeReferenceAnswer(uint reference, uint delay, TimeSpan now)
    {
        // RFC 3611 section 4.5, in 1/65536 s modulo 2^16 s.
        uint trip = (uint)(NtpTime(now) >> 16) - reference - delay;
        RoundTrip = trip > 60 * 65536 ? TimeSpan.Zero : TimeSpan.FromSeconds(trip / 65536.0);
    }

    internal void Tick(PacketLoop loop, ForwardedStream stream, TimeSpan now)
    {
        if (!link.Transport.IsConnected || link.Transport.SendAddress is not { } address) return;
        if (transportWide && now >= nextArrivals)
        {
            nextArrivals = now + ArrivalsInterval;
            while (Arrivals.HasNews) SendArrivals(loop, address);
        }
        bool report = now >= nextReport;
        if (!report && !IsUrgent(now)) return;
        var buffer = loop.Socket.Rent();
        var writer = new RtcpWriter(buffer[..MaxRtcp]);
        if (report) Report(ref writer, stream, now);
        else Head(ref writer);
        foreach (var track in link.Tracks) Ask(ref writer, track, now);
        // What was due may have been given up instead.
        if (writer.Length == 0) return;
        int length = link.Transport.ProtectRtcp(buffer, writer.Length);
        if (length > 0) loop.Socket.Send(length, address);
    }

    void Report(ref RtcpWriter writer, ForwardedStream stream, TimeSpan now)
    {
        nextReport = now + ReportInterval;
        Span<ReportBlock> blocks = stackalloc ReportBlock[4];
        int count = 0;
        double loss = 0;
        foreach (var track in link.Tracks)
        {
            if (track.Source is not { } source || !track.Statistics.TryReport(source, now, out blocks[count])) continue;
            loss = Math.Max(loss, blocks[count++].FractionLost / 256.0);
        }
        writer.ReceiverReport(ownSource, blocks[..count]);
        writer.SourceDescription(ownSource, "sfu"u8);
        writer.ReferenceTime(ownSource, NtpTime(now));
        if (VideoTrack() is not { } video || !video.Track.Codec.HasFeedback("goog-remb") || video.Source is not { } videoSource) return;
        double seconds = (now - lastReport).TotalSeconds;
        double received = lastReport == TimeSpan.Zero || seconds <= 0 ? 0 : (Bytes - bytesReported) * 8 / seconds;
        (lastReport, bytesReported) = (now, Bytes);
        writer.Remb(ownSource, videoSource, bandwidth.Next((long)received, loss, stream.BestViewersLoss(now), VideoLimit));
    }

    void Ask(ref RtcpWriter writer, IncomingTrack track, TimeSpan now)
    {
        if (track.Source is not { } source) return;
        if (track.AsksForRetransmission)
        {
            Span<ushort> due = stackalloc ushort[64];
            int count = track.Missing.Collect(now, RoundTrip > TimeSpan.Zero ? RoundTrip : FirstRoundTrip, due);
            if (count > 0) writer.Nack(ownSource, source, due[..count]);
        }
        if (!track.TakeKeyframeWish(now)) return;
        if (!track.Track.Codec.HasFeedback("nack pli") && track.Track.Codec.HasFeedback("ccm fir"))
            writer.FullIntraRequest(ownSource, source, fullIntraRequests++);
        else
            writer.PictureLoss(ownSource, source);
    }

    void SendArrivals(PacketLoop loop, in WebRtc.TransportAddress address)
    {
        var buffer = loop.Socket.Rent();
        var writer = new RtcpWriter(buffer[..MaxRtcp]);
        Head(ref writer);
        Arrivals.Write(ref writer, ownSource, (VideoTrack() ?? link.Tracks[0]).Source ?? 0);
        if (writer.Length == 0) return;
        int length = link.Transport.ProtectRtcp(buffer, writer.Length);
        if (length > 0) loop.Socket.Send(length, address);
    }

    // RFC 5506 section 3.4.2: feedback may stand alone only where both sides agreed.
    void Head(ref RtcpWriter writer)
    {
        if (reducedSize) return;
        writer.ReceiverReport(ownSource, []);
        writer.SourceDescription(ownSource, "sfu"u8);
    }

    IncomingTrack? VideoTrack()
    {
        foreach (var track in link.Tracks)
            if (track.IsVideo) return track;
        return null;
    }

    // Our reference times only come back to us: any clock that never stands still will do.
    static ulong NtpTime(TimeSpan now) => ((ulong)(now.Ticks / TimeSpan.TicksPerSecond + 1) << 32) |
        (ulong)((now.Ticks % TimeSpan.TicksPerSecond << 32) / TimeSpan.TicksPerSecond);
}
