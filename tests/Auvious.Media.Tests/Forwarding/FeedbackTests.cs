using Akka.Actor;
using Akka.TestKit.Xunit2;
using Auvious.Media.Forwarding;
using Auvious.Media.Loops;
using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Rtcp;
using Auvious.WebRtc.Tests.Rtp;
using static Auvious.Media.Tests.Forwarding.Scenes;

namespace Auvious.Media.Tests.Forwarding;

public class FeedbackTests : TestKit
{
    // Of the transport-wide sequence number in chromium-mic-and-cam.
    static readonly byte[] TransportSequence1 = [0xBE, 0xDE, 0, 1, 0x31, 0, 1, 0];

    readonly Stage stage = new();

    [Fact]
    public void Keyframe_wishes_of_viewers_are_throttled_with_a_trailing_one()
    {
        var publication = stage.Publish();
        var viewer = stage.View(publication);
        stage.Connect(publication.Peer, viewer.Peer);
        SendVideo(publication.Peer, 1, 0);
        stage.Run(600);
        publication.Peer.Rtcp.Clear();
        uint source = viewer.Answer.Tracks[1].Source;
        for (int i = 0; i < 20; i++)
        {
            viewer.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) => writer.PictureLoss(1, source)));
            stage.Run(10);
        }
        KeyframeRequests(publication.Peer, Video).ShouldBe(1);
        stage.Run(2000);
        KeyframeRequests(publication.Peer, Video).ShouldBe(2);
    }

    [Fact]
    public void A_full_intra_request_is_a_wish_too()
    {
        var publication = stage.Publish();
        var viewer = stage.View(publication);
        stage.Connect(publication.Peer, viewer.Peer);
        SendVideo(publication.Peer, 1, 0);
        stage.Run(600);
        publication.Peer.Rtcp.Clear();
        viewer.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) => writer.FullIntraRequest(1, viewer.Answer.Tracks[1].Source, 1)));
        stage.Run(10);
        KeyframeRequests(publication.Peer, Video).ShouldBe(1);
    }

    [Fact]
    public void The_publisher_gets_reports_arrivals_and_a_bandwidth()
    {
        var publication = stage.Publish(videoBitrate: 300_000);
        stage.Connect(publication.Peer);
        for (ushort i = 0; i < 200; i++)
        {
            var extension = TransportSequence1.ToArray();
            extension[6] = (byte)i;
            if (i % 10 != 9) publication.Peer.SendRtp(Packets.Make(i, i * 900u, Video, 96, [0x10, 0x10, 1], extension), i);
            stage.Run(10);
        }
        publication.Peer.Rtcp.ShouldNotBeEmpty();
        int reports = 0, arrivals = 0, bandwidths = 0, lossy = 0;
        foreach (var compound in publication.Peer.Rtcp)
        {
            for (var reader = new RtcpReader(compound); reader.MoveNext();)
            {
                for (var blocks = new ReportBlocks(reader); blocks.MoveNext();)
                {
                    blocks.Current.Source.ShouldBe(Video);
                    reports++;
                    if (blocks.Current.FractionLost is > 15 and < 35) lossy++;
                }
                if (reader is { Type: RtcpType.TransportFeedback, Count: FeedbackFormat.TransportWide }) arrivals++;
                if (!Feedback.TryReadRemb(reader, out long bitrate)) continue;
                bandwidths++;
                bitrate.ShouldBeInRange(300_000, 400_000);
            }
        }
        reports.ShouldBeInRange(1, 3);
        lossy.ShouldBeGreaterThan(0);
        arrivals.ShouldBeInRange(30, 50);
        bandwidths.ShouldBeInRange(1, 3);
    }

    [Fact]
    public void Sender_reports_keep_both_tracks_on_the_publishers_clock()
    {
        var publication = stage.Publish();
        var viewer = stage.View(publication);
        stage.Connect(publication.Peer, viewer.Peer);
        publication.Peer.SendRtp(Packets.Make(1, 48_000, Audio, 111), 1);
        SendVideo(publication.Peer, 1, 180_000);
        stage.Run(5);
        var (audio, video) = (Timestamp(viewer.Peer.Rtp[0]), Timestamp(viewer.Peer.Rtp[1]));
        // Sampled at the same moment of its wall clock, told at different times.
        publication.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) => writer.SenderReport(new(Audio, 1000UL << 32, 48_000, 1, 1))));
        stage.Run(300);
        publication.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) => writer.SenderReport(new(Video, 1001UL << 32, 180_000 + 90_000, 1, 1))));
        viewer.Peer.Rtcp.Clear();
        stage.Run(2500);
        var reports = Reports(viewer.Peer);
        var ofAudio = reports.Last(report => report.Source == viewer.Answer.Tracks[0].Source);
        var ofVideo = reports.Last(report => report.Source == viewer.Answer.Tracks[1].Source);
        Wall(ofAudio, audio, 48_000).ShouldBe(1000, 0.001);
        Wall(ofVideo, video, 90_000).ShouldBe(1000, 0.001);
        ofVideo.PacketCount.ShouldBe(1u);
    }

    [Fact]
    public void What_publisher_and_viewers_measure_is_told_every_5_s_while_media_flows()
    {
        var publication = stage.Publish(owner: TestActor);
        var viewer = stage.View(publication, owner: TestActor);
        stage.Connect(publication.Peer, viewer.Peer);
        ExpectMsg<LinkConnected>();
        ExpectMsg<LinkConnected>();
        stage.Run(6000);
        ExpectNoMsg(0);
        uint source = viewer.Answer.Tracks[1].Source;
        for (ushort i = 0; i < 600; i++)
        {
            if (i % 10 != 0) SendVideo(publication.Peer, i, i * 900u);
            if (i % 100 == 50)
                viewer.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) =>
                    writer.ReceiverReport(1, [new(source, 64, i / 4, (uint)(1000 + i), 900, 0, 0)])));
            stage.Run(10);
            publication.Peer.Check();
            viewer.Peer.Check();
        }
        var links = ExpectMsg<LinksMeasured>().Links;
        links.Count.ShouldBe(2);
        links[0].Endpoint.Value.ShouldBe("publisher");
        links[0].Loss.ShouldBe(0.1, 0.02);
        links[1].Loss.ShouldBe(0.25, 0.02);
        links[1].JitterMs.ShouldBe(10);
    }

    [Fact]
    public void The_bandwidth_told_grows_without_loss_and_shrinks_with_it_but_never_to_nothing()
    {
        var estimate = new BandwidthLimit(estimates: true);
        long received = 900_000, limit = 0;
        for (int second = 0; second < 10; second++) received = limit = estimate.Next(received, 0, null, null);
        limit.ShouldBeGreaterThan(1_500_000);
        for (int second = 0; second < 100; second++) limit = estimate.Next(limit, 0.5, null, null);
        limit.ShouldBeInRange(100_000, 300_000);
    }

    [Fact]
    public void One_bad_viewer_of_two_does_not_cost_the_other_its_picture()
    {
        var limit = new BandwidthLimit(estimates: false);
        limit.Next(2_000_000, 0, 0.0, null).ShouldBe(10_000_000);
        limit.Next(2_000_000, 0, 0.3, null).ShouldBeLessThan(2_000_000);
        limit.Next(2_000_000, 0, null, 500_000).ShouldBeLessThan(600_000);
    }

    static void SendVideo(Peer publisher, ushort sequence, uint timestamp) =>
        publisher.SendRtp(Packets.Make(sequence, timestamp, Video, 96, [0x10, 0x10, 1]), sequence);

    static uint Timestamp(byte[] packet) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));

    static List<SenderReport> Reports(Peer viewer)
    {
        List<SenderReport> all = [];
        foreach (var compound in viewer.Rtcp)
            for (var reader = new RtcpReader(compound); reader.MoveNext();)
                if (SenderReport.TryRead(reader, out var report)) all.Add(report);
        return all;
    }

    // When the packet was sampled, by the report's pair of clocks.
    static double Wall(SenderReport report, uint timestamp, double clockRate) =>
        (report.NtpTime / (double)(1L << 32)) - ((int)(report.RtpTime - timestamp) / clockRate);
}
