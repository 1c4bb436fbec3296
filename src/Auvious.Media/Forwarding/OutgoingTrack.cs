using Auvious.Media.Loops;
using Auvious.WebRtc;
using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Rtp;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media.Forwarding;

/// <summary>
/// A track as one viewer gets it: own payload type, SSRC, sequence numbers and timestamps, and retransmissions from the ring.
/// </summary>
sealed class OutgoingTrack
{
    static readonly TimeSpan LongestWaitForKeyframe = TimeSpan.FromSeconds(3);

    readonly ViewedTrack track;
    readonly ExtensionMap extensions;
    readonly bool isVideo;
    readonly long firstIndex;
    readonly uint timestampOffset;
    readonly Resends resends = new();
    long firstSequence = -1;
    long highestIndex;
    long retransmissionIndex;
    TimeSpan waitingSince = TimeSpan.MinValue;

    internal OutgoingTrack(ViewedTrack track, IncomingTrack incoming, Random random)
    {
        this.track = track;
        Incoming = incoming;
        isVideo = incoming.IsVideo;
        extensions = ExtensionMap.Between(track.Published.Extensions, track.Extensions);
        // RFC 3711 section 3.3.1 starts with roll-over counter 0; room to the wrap keeps early loss from being taken for one.
        firstIndex = random.Next(1, 1 << 14);
        retransmissionIndex = random.Next(1, 1 << 14);
        timestampOffset = (uint)random.NextInt64(1L << 32);
    }

    internal IncomingTrack Incoming { get; }

    internal uint Source => track.Source;

    internal LinkReports Reports { get; } = new();

    internal bool IsStarted => firstSequence >= 0;

    /// <summary>Video that still waits for a keyframe to start at.</summary>
    internal bool AwaitsKeyframe => isVideo && !IsStarted;

    internal uint PacketCount { get; private set; }

    internal uint OctetCount { get; private set; }

    internal void Forward(
        in RtpPacket packet, in TrackPosition position, bool startsPicture, PeerTransport transport, PacketLoop loop, TimeSpan now)
    {
        if (!IsStarted && !Start(position, startsPicture, now)) return;
        // Overtaken by the packet we started with.
        if (position.Sequence < firstSequence) return;
        long index = firstIndex + position.Sequence - firstSequence;
        if (index > highestIndex) highestIndex = index;
        Send(packet, index, transport, loop);
        PacketCount++;
        OctetCount += (uint)packet.Payload.Length;
    }

    /// <summary>Answers a NACK for one packet from the ring (RFC 4585 section 6.2.1), as RTX where the viewer knows it.</summary>
    internal void Resend(ushort sequenceNumber, PeerTransport transport, PacketLoop loop, TimeSpan now)
    {
        long index = highestIndex + (short)(sequenceNumber - (ushort)highestIndex);
        if (!IsStarted || index > highestIndex || index < firstIndex) return;
        if (!Incoming.History.TryGet(index - firstIndex + firstSequence, out var bytes) ||
            !RtpPacket.TryParse(bytes, out var packet)) return;
        if (!resends.Allows(index, now, Reports.RoundTrip)) return;
        if (track.Retransmission is not { } rtx)
        {
            Send(packet, index, transport, loop);
            return;
        }
        if (transport.SendAddress is not { } address) return;
        var buffer = loop.Socket.Rent();
        long rtxIndex = retransmissionIndex++;
        var rewrite = new RtpRewrite(rtx.PayloadType, (ushort)rtxIndex, packet.Timestamp + timestampOffset, track.RetransmissionSource);
        int length = RtpForwarding.WriteRetransmission(packet, rewrite, (ushort)index, extensions, buffer);
        length = transport.ProtectRtp(buffer, length, (ulong)rtxIndex);
        if (length == 0) return;
        loop.Socket.Send(length, address);
        loop.Counters.Forwarded++;
    }

    /// <summary>A sender report on the publisher's clock; false while there is nothing to report.</summary>
    internal bool TryReport(TimeSpan now, out SenderReport report)
    {
        report = default;
        if (!IsStarted || !Incoming.TryReadClock(now, out ulong ntpTime, out uint timestamp)) return false;
        report = new(Source, ntpTime, timestamp + timestampOffset, PacketCount, OctetCount);
        Reports.Sent(report, now);
        return true;
    }

    bool Start(in TrackPosition position, bool startsPicture, TimeSpan now)
    {
        if (isVideo && !startsPicture)
        {
            // A codec whose keyframes we fail to see shall not leave the viewer in the dark for good.
            if (waitingSince == TimeSpan.MinValue) waitingSince = now;
            Incoming.WishKeyframe(now);
            if (now - waitingSince < LongestWaitForKeyframe) return false;
        }
        firstSequence = position.Sequence;
        highestIndex = firstIndex;
        return true;
    }

    void Send(in RtpPacket packet, long index, PeerTransport transport, PacketLoop loop)
    {
        if (transport.SendAddress is not { } address) return;
        var buffer = loop.Socket.Rent();
        var rewrite = new RtpRewrite(track.Codec.PayloadType, (ushort)index, packet.Timestamp + timestampOffset, Source);
        int length = RtpForwarding.Write(packet, rewrite, extensions, buffer);
        length = transport.ProtectRtp(buffer, length, (ulong)index);
        if (length == 0) return;
        loop.Socket.Send(length, address);
        loop.Counters.Forwarded++;
    }
}
