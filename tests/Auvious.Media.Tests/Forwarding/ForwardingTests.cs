using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Tests.Rtp;
using static Auvious.Media.Tests.Forwarding.Scenes;

namespace Auvious.Media.Tests.Forwarding;

public class ForwardingTests
{
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
        var (publisher, viewer) = stage.Camera();
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
        var (publisher, viewer) = stage.Camera();
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
    public void A_publisher_that_changes_its_source_is_followed_on_one_timeline()
    {
        var (publisher, viewer) = stage.Camera();
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
        var (publisher, viewer) = stage.Camera();
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
        var (publisher, viewer) = stage.Camera();
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
}
