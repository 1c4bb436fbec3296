using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Tests.Rtp;
using static Auvious.Media.Tests.Forwarding.Scenes;

namespace Auvious.Media.Tests.Forwarding;

public class RecoveryTests
{
    readonly Stage stage = new();

    [Fact]
    public void A_viewer_survives_the_loss_of_packet_65535()
    {
        var (publisher, viewer) = stage.Camera();
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
        viewer.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) =>
            writer.Nack(1, missed.Source, [missed.Sequence, (ushort)(missed.Sequence + 1)])));
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
        var (publisher, viewer) = stage.Camera();
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
}
