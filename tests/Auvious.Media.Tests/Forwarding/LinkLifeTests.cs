using Akka.TestKit.Xunit2;
using Auvious.Media.Loops;
using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Rtcp;
using static Auvious.Media.Tests.Forwarding.Scenes;

namespace Auvious.Media.Tests.Forwarding;

public class LinkLifeTests : TestKit
{
    readonly Stage stage = new();

    [Fact]
    public void Silence_for_15_s_ends_a_publisher_and_its_viewers()
    {
        var publication = stage.Publish(owner: TestActor);
        var viewer = stage.View(publication);
        stage.Connect(publication.Peer, viewer.Peer);
        ExpectMsg<LinkConnected>();
        stage.Silence(publication.Peer);
        for (int second = 0; second < 14; second++) Live(viewer.Peer);
        stage.Loop.Links.ShouldBe(2);
        for (int second = 0; second < 2; second++) Live(viewer.Peer);
        ExpectMsg<LinkEnded>().Reason.ShouldBe("timed out");
        stage.Loop.Links.ShouldBe(0);
        viewer.Peer.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public void Never_connecting_for_30_s_ends_a_publisher()
    {
        stage.Publish(owner: TestActor);
        stage.Run(29_900);
        stage.Loop.Links.ShouldBe(1);
        stage.Run(200);
        ExpectMsg<LinkEnded>().Reason.ShouldBe("never connected");
    }

    [Fact]
    public void Close_notify_ends_a_viewer_alone()
    {
        var publication = stage.Publish();
        var viewer = stage.View(publication, owner: TestActor);
        stage.Connect(publication.Peer, viewer.Peer);
        ExpectMsg<LinkConnected>();
        viewer.Peer.Close();
        stage.Run(10);
        ExpectMsg<LinkEnded>().Reason.ShouldBe("closed by the other side");
        stage.Loop.Links.ShouldBe(1);
    }

    [Fact]
    public void A_fault_with_one_viewer_ends_that_viewer_alone()
    {
        var publication = stage.Publish();
        var sound = stage.View(publication);
        // No report of its has room for that.
        var broken = stage.View(publication, owner: TestActor, cname: new string('x', 1000));
        stage.Connect(publication.Peer, sound.Peer, broken.Peer);
        ExpectMsg<LinkConnected>();
        SendVideo(publication.Peer, 1, keyframe: true);
        stage.Run(10);
        publication.Peer.SendRtcp(Rtcp((ref RtcpWriter writer) => writer.SenderReport(new(Video, 1000UL << 32, 0, 1, 1))));
        stage.Run(1500);
        ExpectMsg<LinkEnded>().Fault.ShouldNotBeNull();
        broken.Peer.IsClosed.ShouldBeTrue();
        SendVideo(publication.Peer, 2);
        stage.Run(10);
        sound.Peer.Rtp.Count.ShouldBe(2);
        stage.Loop.Counters.Faults.ShouldBe(1);
    }

    [Fact]
    public void A_viewer_of_a_stream_that_has_gone_ends_at_once()
    {
        var publication = stage.Publish();
        stage.Loop.Execute(new CloseStream(publication.Stream), stage.Now);
        stage.View(publication, owner: TestActor);
        ExpectMsg<LinkEnded>();
        stage.Loop.Links.ShouldBe(0);
    }

    void Live(Peer peer)
    {
        peer.Check();
        stage.Run(1000);
    }
}
