using System.Text;
using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Media;
using Auvious.Media.Loops;
using Auvious.WebRtc;
using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media.Forwarding;

/// <summary>A viewer's end of a stream.</summary>
public sealed class ViewerLink : Link
{
    const int MaxRtcp = 512;
    static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    static readonly TimeSpan ReportsAreFresh = TimeSpan.FromSeconds(5);

    readonly OutgoingTrack[] tracks;
    readonly byte[] cname;
    TimeSpan nextReport;

    /// <param name="publisher">Of the stream to be viewed; only its tracks are named here, on the caller's thread.</param>
    /// <param name="cname">As in the answer: both tracks have the same, so lips are synchronised.</param>
    public ViewerLink(
        EndpointId endpoint, PeerTransport transport, string localUfrag, IActorRef owner, ViewAnswer answer, PublisherLink publisher,
        string cname, Random random)
        : base(endpoint, transport, localUfrag, owner)
    {
        this.cname = Encoding.ASCII.GetBytes(cname);
        tracks = [.. answer.Tracks.Select(track =>
            new OutgoingTrack(track, publisher.Tracks.First(incoming => ReferenceEquals(incoming.Track, track.Published)), random))];
    }

    internal OutgoingTrack? TrackOf(IncomingTrack incoming)
    {
        foreach (var track in tracks)
            if (track.Incoming == incoming) return track;
        return null;
    }

    internal override void Connected(PacketLoop loop, TimeSpan now)
    {
        foreach (var track in tracks) track.Incoming.WishKeyframe(now);
        if (Stream is not null) loop.Touch(Stream);
    }

    internal override void TakeRtp(Span<byte> packet, PacketLoop loop, TimeSpan now) => loop.Counters.Unwanted++;

    internal override void TakeRtcp(ReadOnlySpan<byte> compound, PacketLoop loop, TimeSpan now)
    {
        for (var reader = new RtcpReader(compound); reader.MoveNext();)
        {
            for (var blocks = new ReportBlocks(reader); blocks.MoveNext();)
                foreach (var track in tracks)
                    if (track.Source == blocks.Current.Source) track.Reports.Take(blocks.Current, now);
            foreach (var track in tracks)
            {
                if (Feedback.AsksForKeyframe(reader, track.Source))
                {
                    track.Incoming.WishKeyframe(now);
                    if (Stream is not null) loop.Touch(Stream);
                }
                if (reader.MediaSource != track.Source) continue;
                for (var nacked = new NackedSequences(reader); nacked.MoveNext();) track.Resend(nacked.Current, Transport, loop, now);
            }
        }
    }

    internal void Tick(PacketLoop loop, TimeSpan now)
    {
        if (now < nextReport || !Transport.IsConnected || Transport.SendAddress is not { } address) return;
        nextReport = now + ReportInterval;
        foreach (var track in tracks)
        {
            if (!track.TryReport(now, out var report)) continue;
            var buffer = loop.Socket.Rent();
            var writer = new RtcpWriter(buffer[..MaxRtcp]);
            writer.SenderReport(report);
            writer.SourceDescription(track.Source, cname);
            int length = Transport.ProtectRtcp(buffer, writer.Length);
            if (length > 0) loop.Socket.Send(length, address);
        }
    }

    /// <summary>The worst loss of its tracks, 0 to 1; null without fresh reports.</summary>
    internal double? Loss(TimeSpan now)
    {
        double? worst = null;
        foreach (var track in tracks)
            if (IsFresh(track, now) && !(track.Reports.SmoothedLoss <= worst)) worst = track.Reports.SmoothedLoss;
        return worst;
    }

    internal bool TryMeasure(TimeSpan now, out LinkQuality quality)
    {
        long lost = 0, expected = 0;
        double jitter = 0, roundTrip = 0;
        bool any = false;
        foreach (var track in tracks)
        {
            var loss = track.Reports.TakeLoss();
            if (!IsFresh(track, now)) continue;
            any = true;
            (lost, expected) = (lost + loss.Lost, expected + loss.Expected);
            jitter = Math.Max(jitter, track.Reports.Jitter * 1000.0 / track.Incoming.Track.Codec.ClockRate);
            roundTrip = Math.Max(roundTrip, track.Reports.RoundTrip.TotalMilliseconds);
        }
        quality = new(Endpoint, (int)jitter, (int)roundTrip, expected == 0 ? 0 : Math.Min(1, (double)lost / expected));
        return any;
    }

    static bool IsFresh(OutgoingTrack track, TimeSpan now) =>
        track.Reports.ReportedAt != TimeSpan.MinValue && now - track.Reports.ReportedAt < ReportsAreFresh;
}
