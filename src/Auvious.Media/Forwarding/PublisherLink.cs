using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Media;
using Auvious.Media.Loops;
using Auvious.WebRtc;
using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Rtp;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media.Forwarding;

/// <summary>The publisher's end of a stream: its packets go into the ring once, and from there to every viewer.</summary>
public sealed class PublisherLink : Link
{
    // Beyond what any path carries; what is rented has to hold it and its growth.
    const int MaxPacket = 1600;

    readonly IncomingTrack[] tracks;
    readonly byte transportSequenceId;

    public PublisherLink(
        EndpointId endpoint, PeerTransport transport, string localUfrag, IActorRef owner, PublishAnswer answer, uint ownSource)
        : base(endpoint, transport, localUfrag, owner)
    {
        tracks = [.. answer.Tracks.Select(track => new IncomingTrack(track))];
        transportSequenceId = tracks.Select(track => track.Track.Extensions[HeaderExtension.TransportSequence])
            .FirstOrDefault(id => id != 0);
        Feedback = new(this, ownSource, answer.Transport.RtcpReducedSize, transportSequenceId != 0);
    }

    // An array, because walking a list by its interface allocates.
    internal IncomingTrack[] Tracks => tracks;

    internal PublisherFeedback Feedback { get; }

    internal override void TakeRtp(Span<byte> bytes, PacketLoop loop, TimeSpan now)
    {
        if (bytes.Length > MaxPacket || !RtpPacket.TryParse(bytes, out var packet))
        {
            loop.Counters.BadRtp++;
            return;
        }
        if (transportSequenceId != 0 && packet.TryGetExtension(transportSequenceId, out var value) && value.Length == 2)
            Feedback.Arrivals.Take((ushort)((value[0] << 8) | value[1]), now);
        Feedback.Bytes += bytes.Length;
        int payloadType = packet.PayloadType;
        foreach (var track in tracks)
        {
            if (payloadType == track.Track.Codec.PayloadType)
            {
                Forward(track, bytes, packet, repaired: false, loop, now);
                return;
            }
            if (payloadType != track.Track.Retransmission?.PayloadType) continue;
            // Padding alone probes the bandwidth; it repairs nothing.
            if (track.Source is { } source &&
                RtpForwarding.TryUnwrapRetransmission(bytes, track.Track.Codec.PayloadType, source, out int length) &&
                RtpPacket.TryParse(bytes[..length], out var original))
                Forward(track, bytes[..length], original, repaired: true, loop, now);
            return;
        }
        loop.Counters.UnknownPayloadType++;
    }

    internal override void TakeRtcp(ReadOnlySpan<byte> compound, PacketLoop loop, TimeSpan now)
    {
        for (var reader = new RtcpReader(compound); reader.MoveNext();)
        {
            if (SenderReport.TryRead(reader, out var report))
                foreach (var track in tracks) track.Take(report, now);
            else if (WebRtc.Rtcp.Feedback.TryReadReferenceAnswer(reader, Feedback.OwnSource, out uint reference, out uint delay))
                Feedback.TakeReferenceAnswer(reference, delay, now);
        }
    }

    internal LinkQuality Measure()
    {
        long lost = 0, expected = 0;
        var jitter = TimeSpan.Zero;
        foreach (var track in tracks)
        {
            var (trackLost, trackExpected) = track.Statistics.TakeLoss();
            (lost, expected) = (lost + trackLost, expected + trackExpected);
            if (track.Statistics.Jitter > jitter) jitter = track.Statistics.Jitter;
        }
        return new(Endpoint, (int)jitter.TotalMilliseconds, (int)Feedback.RoundTrip.TotalMilliseconds,
            expected == 0 ? 0 : (double)lost / expected);
    }

    void Forward(IncomingTrack track, Span<byte> bytes, RtpPacket packet, bool repaired, PacketLoop loop, TimeSpan now)
    {
        if (!track.TryTake(bytes, packet, repaired, now, out var position)) return;
        bool? startsPicture = null;
        var viewers = Stream!.Viewers;
        foreach (var viewer in viewers)
        {
            if (viewer.TrackOf(track) is not { } outgoing || !viewer.Transport.IsConnected) continue;
            if (outgoing.AwaitsKeyframe) startsPicture ??= Keyframes.Starts(track.Track.Codec.Name, packet.Payload);
            try
            {
                outgoing.Forward(packet, position, startsPicture ?? false, viewer.Transport, loop, now);
            }
            catch (Exception e)
            {
                loop.Fail(viewer, e);
            }
        }
        loop.Counters.Received++;
        loop.Touch(Stream);
    }
}
