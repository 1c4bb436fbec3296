using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Rtp;
using Auvious.WebRtc.Tests.Rtp;

namespace Auvious.Media.Tests.Forwarding;

public class ForwardingTests
{
    const uint Audio = 11, Video = 22, Repairs = 23;
    readonly Stage stage = new();

    [Fact]
    public void Sound_and_picture_reach_every_viewer_with_its_own_sources_and_payload_types()
    {
        var publication = stage.Publish();
        var chromium = stage.View(publication);
        var safari = stage.View(publication, "safari-view");
        stage.Connect(publication.Peer, chromium.Peer, safari.Peer);
        SendAudio(publication.Peer, 1);
        SendVideo(publication.Peer, 1, keyframe: true);
        stage.Run(10);
        foreach (var (viewer, payloadType) in new[] { (chromium, 96), (safari, 100) })
        {
            viewer.Peer.Rtp.Count.ShouldBe(2);
            var (audio, video) = (Read(viewer.Peer.Rtp[0]), Read(viewer.Peer.Rtp[1]));
            (audio.PayloadType, audio.Source).ShouldBe((111, viewer.Answer.Tracks[0].Source));
            (video.PayloadType, video.Source).ShouldBe((payloadType, viewer.Answer.Tracks[1].Source));
            audio.Payload.ShouldBe([0xFC, 1]);
        }
        chromium.Answer.Tracks[0].Source.ShouldNotBe(safari.Answer.Tracks[0].Source);
    }

    [Fact]
    public void A_picture_starts_with_a_keyframe()
    {
        var (publisher, viewer) = Camera();
        SendVideo(publisher, 1);
        SendVideo(publisher, 2);
        stage.Run(10);
        viewer.Rtp.ShouldBeEmpty();
        SendVideo(publisher, 3, keyframe: true);
        SendVideo(publisher, 4);
        stage.Run(10);
        viewer.Rtp.Count.ShouldBe(2);
        (Read(viewer.Rtp[1]).Sequence - Read(viewer.Rtp[0]).Sequence).ShouldBe(1);
    }

    [Fact]
    public void Without_a_keyframe_in_3_s_the_picture_starts_anyway()
    {
        var (publisher, viewer) = Camera();
        for (int i = 0; i < 40; i++)
        {
            SendVideo(publisher, (ushort)i);
            stage.Run(100);
        }
        viewer.Rtp.Count.ShouldBeInRange(8, 12);
    }

    [Fact]
    public void A_viewer_may_come_before_the_publisher_is_connected()
    {
        var publication = stage.Publish();
        var viewer = stage.View(publication);
        stage.Connect(viewer.Peer);
        stage.Run(2000);
        stage.Connect(publication.Peer);
        KeyframeRequests(publication.Peer).ShouldBe(1);
        SendVideo(publication.Peer, 1, keyframe: true);
        stage.Run(10);
        viewer.Peer.Rtp.Count.ShouldBe(1);
    }

    [Fact]
    public void A_viewer_survives_the_loss_of_packet_65535()
    {
        var (publisher, viewer) = Camera();
        for (ulong i = 65_500; i < 65_600; i++)
        {
            if (i == 65_535) continue;
            SendVideo(publisher, (ushort)i, keyframe: i == 65_500, index: i);
            stage.Run(5);
        }
        viewer.Rtp.Count.ShouldBe(99);
        // The viewer's own numbers wrap as well, whatever they started with.
        for (ulong i = 65_600; i < 65_600 + 66_000; i++)
        {
            SendVideo(publisher, (ushort)i, index: i);
            if (i % 50 == 0) stage.Run(5);
        }
        stage.Run(10);
        viewer.Rtp.Count.ShouldBe(99 + 66_000);
    }

    [Fact]
    public void What_a_viewer_misses_it_gets_as_a_retransmission()
    {
        var publication = stage.Publish("chromium-cam", audio: false);
        var viewer = stage.View(publication);
        stage.Connect(publication.Peer, viewer.Peer);
        for (ushort i = 1; i <= 5; i++) SendVideo(publication.Peer, i, keyframe: i == 1, payload: (byte)i);
        stage.Run(10);
        var missed = Read(viewer.Peer.Rtp[2]);
        viewer.Peer.Rtp.Clear();
        viewer.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) => writer.Nack(1, missed.Source, [missed.Sequence, (ushort)(missed.Sequence + 1)])));
        stage.Run(5);
        viewer.Peer.Rtp.Count.ShouldBe(2);
        var resent = Read(viewer.Peer.Rtp[0]);
        resent.Source.ShouldBe(viewer.Answer.Tracks[0].RetransmissionSource);
        resent.PayloadType.ShouldBe(97);
        ((resent.Payload[0] << 8) | resent.Payload[1]).ShouldBe(missed.Sequence);
        resent.Payload[2..].ShouldBe(missed.Payload);
        // At once again would be a flood.
        viewer.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) => writer.Nack(1, missed.Source, [missed.Sequence])));
        stage.Run(5);
        viewer.Peer.Rtp.Count.ShouldBe(2);
    }

    [Fact]
    public void Without_RTX_a_packet_is_resent_as_it_was()
    {
        var publication = stage.Publish();
        var viewer = stage.View(publication);
        stage.Connect(publication.Peer, viewer.Peer);
        stage.Loses = (peer, datagram) => peer == viewer.Peer && (datagram[1] & 0x7F) == 111;
        SendAudio(publication.Peer, 1);
        stage.Run(10);
        stage.Loses = (_, _) => false;
        SendAudio(publication.Peer, 2);
        stage.Run(10);
        var second = Read(viewer.Peer.Rtp.Single());
        viewer.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) => writer.Nack(1, second.Source, [(ushort)(second.Sequence - 1)])));
        stage.Run(5);
        var resent = Read(viewer.Peer.Rtp[1]);
        (resent.Source, resent.PayloadType, resent.Sequence).ShouldBe((second.Source, 111, (ushort)(second.Sequence - 1)));
    }

    [Fact]
    public void What_the_publisher_lost_is_asked_for_and_forwarded_when_it_comes_as_RTX()
    {
        var (publisher, viewer) = Camera();
        SendVideo(publisher, 100, keyframe: true);
        SendVideo(publisher, 102);
        stage.Run(5);
        Nacked(publisher, Video).ShouldBe([101]);
        publisher.SendRtp(Packets.Make(7, 90_000, Repairs, 97, [0, 101, .. Picture(false, 55)]), 7);
        stage.Run(5);
        viewer.Rtp.Count.ShouldBe(3);
        var (first, repaired) = (Read(viewer.Rtp[0]), Read(viewer.Rtp[2]));
        (repaired.Sequence - first.Sequence).ShouldBe(1);
        repaired.Payload[^1].ShouldBe((byte)55);
        publisher.Rtcp.Clear();
        stage.Run(500);
        Nacked(publisher, Video).ShouldBeEmpty();
    }

    [Fact]
    public void A_publisher_that_changes_its_source_is_followed_on_one_timeline()
    {
        var (publisher, viewer) = Camera();
        SendVideo(publisher, 100, keyframe: true);
        stage.Run(1000);
        publisher.Rtcp.Clear();
        publisher.SendRtp(Packets.Make(40_000, 5, 99, 96, Picture(true, 1)), 40_000);
        stage.Run(5);
        viewer.Rtp.Count.ShouldBe(2);
        var (old, next) = (Read(viewer.Rtp[0]), Read(viewer.Rtp[1]));
        next.Source.ShouldBe(old.Source);
        ((ushort)(next.Sequence - old.Sequence)).ShouldBe((ushort)1);
        ((next.Timestamp - old.Timestamp) / 90.0).ShouldBeInRange(990u, 1010u);
        KeyframeRequests(publisher, 99).ShouldBe(1);
    }

    [Fact]
    public void Garbage_costs_a_counter_and_nothing_else()
    {
        var (publisher, viewer) = Camera();
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            var garbage = new byte[random.Next(0, 200)];
            random.NextBytes(garbage);
            publisher.Outgoing.Enqueue(garbage);
        }
        SendVideo(publisher, 1, keyframe: true);
        stage.Run(10);
        viewer.Rtp.Count.ShouldBe(1);
        stage.Loop.Counters.Faults.ShouldBe(0);
        stage.Loop.Counters.Unclassified.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Authenticated_garbage_ends_nobody()
    {
        var (publisher, viewer) = Camera();
        var random = new Random(8);
        for (int i = 0; i < 500; i++)
        {
            var garbage = new byte[random.Next(0, 60)];
            random.NextBytes(garbage);
            publisher.SendRtp([.. Packets.Make((ushort)i, payloadType: 96 + (i % 3))[..12], .. garbage], (ulong)i);
            publisher.SendRtcp([(byte)(0x80 | (i & 31)), (byte)(200 + (i % 8)), 0, (byte)random.Next(0, 20), .. garbage, 0, 0, 0, 0]);
            viewer.SendRtcp([(byte)(0x80 | (i & 31)), (byte)(200 + (i % 8)), 0, (byte)random.Next(0, 20), .. garbage, 0, 0, 0, 0]);
        }
        stage.Run(100);
        stage.Loop.Counters.Faults.ShouldBe(0);
        stage.Loop.Links.ShouldBe(2);
    }

    (Peer Publisher, Peer Viewer) Camera()
    {
        var publication = stage.Publish("chromium-cam", audio: false);
        var viewer = stage.View(publication);
        stage.Connect(publication.Peer, viewer.Peer);
        return (publication.Peer, viewer.Peer);
    }

    static void SendAudio(Peer publisher, ushort sequence) =>
        publisher.SendRtp(Packets.Make(sequence, sequence * 960u, Audio, 111, [0xFC, (byte)sequence]), sequence);

    static void SendVideo(Peer publisher, ushort sequence, bool keyframe = false, byte payload = 0, ulong? index = null) =>
        publisher.SendRtp(Packets.Make(sequence, 90_000, Video, 96, Picture(keyframe, payload), marker: true), index ?? sequence);

    // RFC 7741: start of a partition, and a frame header with P = 0 or 1.
    static byte[] Picture(bool keyframe, byte payload) => [0x10, keyframe ? (byte)0x10 : (byte)0x11, payload];

    static (int PayloadType, uint Source, ushort Sequence, uint Timestamp, byte[] Payload) Read(byte[] bytes)
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
