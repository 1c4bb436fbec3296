using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Rtp;
using Auvious.WebRtc.Tests.Rtp;

namespace Auvious.Media.Tests.Forwarding;

/// <summary>What tests of the packet path have in common: a publisher's packets, and how to read what comes back.</summary>
static class Scenes
{
    internal const uint Audio = 11, Video = 22, Repairs = 23;

    internal static (Peer Publisher, Peer Viewer) Camera(this Stage stage)
    {
        var publication = stage.Publish("chromium-cam", audio: false);
        var viewer = stage.View(publication);
        stage.Connect(publication.Peer, viewer.Peer);
        return (publication.Peer, viewer.Peer);
    }

    internal static void SendAudio(Peer publisher, ushort sequence) =>
        publisher.SendRtp(Packets.Make(sequence, sequence * 960u, Audio, 111, [0xFC, (byte)sequence]), sequence);

    internal static void SendVideo(Peer publisher, ushort sequence, bool keyframe = false, byte payload = 0, ulong? index = null) =>
        publisher.SendRtp(Packets.Make(sequence, 90_000, Video, 96, Picture(keyframe, payload), marker: true), index ?? sequence);

    // RFC 7741: start of a partition, and a frame header with P = 0 or 1.
    internal static byte[] Picture(bool keyframe, byte payload) => [0x10, keyframe ? (byte)0x10 : (byte)0x11, payload];

    internal static (int PayloadType, uint Source, ushort Sequence, uint Timestamp, byte[] Payload) Read(byte[] bytes)
    {
        RtpPacket.TryParse(bytes, out var packet).ShouldBeTrue();
        return (packet.PayloadType, packet.Source, packet.SequenceNumber, packet.Timestamp, packet.Payload.ToArray());
    }

    internal delegate void Write(ref RtcpWriter writer);

    internal static byte[] Rtcp(Write write)
    {
        var bytes = new byte[1500];
        var writer = new RtcpWriter(bytes);
        write(ref writer);
        return bytes[..writer.Length];
    }

    internal static int KeyframeRequests(Peer publisher, uint? source = null)
    {
        int requests = 0;
        foreach (var compound in publisher.Rtcp)
            for (var reader = new RtcpReader(compound); reader.MoveNext();)
                if (Feedback.AsksForKeyframe(reader, source ?? reader.MediaSource)) requests++;
        return requests;
    }

    internal static List<ushort> Nacked(Peer publisher, uint source)
    {
        List<ushort> all = [];
        foreach (var compound in publisher.Rtcp)
            for (var reader = new RtcpReader(compound); reader.MoveNext();)
                if (reader.MediaSource == source)
                    for (var nacked = new NackedSequences(reader); nacked.MoveNext();) all.Add(nacked.Current);
        return all;
    }
}
