using Akka.Actor;
using Akka.TestKit.Xunit2;
using Auvious.Core;
using Auvious.Core.Media;
using Auvious.Media.Actors;
using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Tests.Rtp;

namespace Auvious.Media.Tests.Actors;

public sealed class MediaNodeActorTests : TestKit
{
    // Scheduled things happen when the test says so.
    const string VirtualTime = """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """;

    static readonly OrganizationId Organization = new("demo");
    static readonly ConferenceId Conference = new(Organization, "c1");

    readonly LeapingTime time = new();
    readonly MediaPlane plane;
    readonly Network network = new();
    readonly Akka.TestKit.TestProbe conferences;
    readonly IActorRef node;
    ushort sequence;

    public MediaNodeActorTests() : base(VirtualTime)
    {
        plane = MediaPlane.Start(new() { Port = 0, Loops = 1, Loopback = true, PublicAddress = "127.0.0.1" }, time);
        conferences = CreateTestProbe();
        node = Sys.ActorOf(MediaNodeActor.Props(plane, "akka.tcp://media@node:1", conferences, TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void A_published_stream_reaches_its_viewer_over_UDP()
    {
        var (publisher, id) = Publish();
        var viewer = View(id, "v1");
        network.Until(() => publisher.IsConnected && viewer.IsConnected && plane.Loops[0].Packets.Links == 2);
        network.Until(() =>
        {
            publisher.SendRtp(Packets.Make(++sequence, sequence * 960u, payloadType: 111), sequence);
            return viewer.Rtp.Count > 20;
        });
    }

    [Fact]
    public void The_same_attempt_gets_the_same_answer_and_another_gets_another()
    {
        var peer = new Peer();
        var id = Id(peer);
        var open = Open(id, peer);
        string first = Ask<PublicationOpened>(open).SdpAnswer;
        Ask<PublicationOpened>(open).SdpAnswer.ShouldBe(first);
        var other = new Peer();
        Ask<PublicationOpened>(Open(Id(other), other)).SdpAnswer.ShouldNotBe(first);
    }

    [Fact]
    public void The_answer_names_this_node() =>
        Ask<PublicationOpened>(Open(Id(new()), new())).Node.ShouldBe("akka.tcp://media@node:1");

    [Theory]
    [InlineData("hello", StreamType.MIC)]
    [InlineData(null, StreamType.MIC_AND_CAM)]
    public void A_bad_offer_is_refused_and_forgotten(string? sdp, StreamType type)
    {
        var peer = new Peer();
        var id = Id(peer);
        var refused = Ask<MediaRefused>(new OpenPublication(id, Endpoint("e1"), type, sdp ?? peer.Offer("chromium-mic"), null));
        (refused.Why, refused.Viewer).ShouldBe((MediaRefusal.BadOffer, null));
        Ask<PublicationOpened>(Open(id, peer)).SdpAnswer.ShouldNotBeEmpty();
    }

    /// <summary>Akka drops whatever an actor has not read when it is stopped: an offer that comes as its publication ends must not be among that.</summary>
    [Fact]
    public void Every_offer_is_answered_even_if_its_publication_is_just_ending()
    {
        var (peer, asker) = (new Peer(), CreateTestProbe());
        OpenPublication good = Open(Id(peer), peer), bad = good with { SdpOffer = "hello" };
        for (int i = 0; i < 3_000; i++)
        {
            node.Tell(bad, asker);
            if (i % 100 != 0) continue;
            node.Tell(good, asker);
            node.Tell(new ClosePublication(good.Id));
        }
        asker.ReceiveN(3_030, TimeSpan.FromSeconds(30)).Count.ShouldBe(3_030);
    }

    /// <summary>An offer of a viewer that is gone by then is answered, too.</summary>
    [Fact]
    public void Every_offer_of_a_viewer_is_answered_even_if_its_view_is_just_ending()
    {
        var (_, id) = Publish();
        var (peer, asker) = (new Peer(), CreateTestProbe());
        OpenView good = new(id, new("v1"), Endpoint("e2"), peer.Offer("chromium-view")), bad = good with { SdpOffer = new Peer().Offer("chromium-mic").Replace("opus", "sopu") };
        for (int i = 0; i < 1_000; i++)
        {
            node.Tell(bad, asker);
            node.Tell(good, asker);
            node.Tell(i % 2 == 0 ? new CloseView(id, good.Viewer) : new CloseViewsOf(id, good.Endpoint));
        }
        asker.ReceiveN(2_000, TimeSpan.FromSeconds(60)).Count.ShouldBe(2_000);
        AwaitAssert(() => plane.Loops[0].Packets.Links.ShouldBe(1));
    }

    [Fact]
    public void What_is_not_committed_in_10_s_closes_itself()
    {
        var peer = new Peer();
        var id = Id(peer);
        Ask<PublicationOpened>(Open(id, peer));
        Advance(TimeSpan.FromSeconds(9));
        Load().Publications.ShouldBe(1);
        Advance(TimeSpan.FromSeconds(2));
        AwaitAssert(() => Load().Publications.ShouldBe(0));
        AwaitAssert(() => plane.Loops[0].Packets.Links.ShouldBe(0));
        conferences.ExpectNoMsg(0);
    }

    [Fact]
    public void What_is_committed_stays_until_it_is_closed()
    {
        var (_, id) = Publish();
        Advance(TimeSpan.FromSeconds(20));
        node.Tell(new ConfirmPublication(id));
        Load().Publications.ShouldBe(1);
        node.Tell(new ClosePublication(id));
        AwaitAssert(() => Load().Publications.ShouldBe(0));
        AwaitAssert(() => plane.Loops[0].Packets.Links.ShouldBe(0));
        conferences.ExpectNoMsg(0);
    }

    [Fact]
    public void What_is_confirmed_is_committed()
    {
        var peer = new Peer();
        var id = Id(peer);
        Ask<PublicationOpened>(Open(id, peer));
        node.Tell(new ConfirmPublication(id));
        Ask<PublicationOpened>(Open(id, peer));
        Advance(TimeSpan.FromSeconds(20));
        Load().Publications.ShouldBe(1);
    }

    [Fact]
    public void Confirming_or_committing_the_unknown_is_answered_with_its_loss()
    {
        node.Tell(new ConfirmPublication(Id(new())));
        conferences.ExpectMsg<PublicationLost>();
        node.Tell(new CommitPublication(Id(new())));
        conferences.ExpectMsg<PublicationLost>();
    }

    [Fact]
    public void A_publisher_that_says_goodbye_is_lost_with_a_reason()
    {
        var (publisher, id) = Publish();
        var viewer = View(id, "v1");
        network.Until(() => publisher.IsConnected && viewer.IsConnected);
        publisher.Close();
        network.Until(() => conferences.HasMessages);
        conferences.ExpectMsg<PublicationLost>().ShouldBe(new PublicationLost(id, "closed by the other side"));
        network.Until(() => viewer.IsClosed);
        AwaitAssert(() => Load().Publications.ShouldBe(0));
    }

    [Fact]
    public void A_node_that_stood_still_has_heard_nobody_and_keeps_its_streams()
    {
        var (publisher, id) = Publish();
        var viewer = View(id, "v1");
        network.Until(() => publisher.IsConnected && viewer.IsConnected);
        for (int times = 1; times <= 3; times++)
        {
            time.Leap(TimeSpan.FromSeconds(20));
            int before = viewer.Rtp.Count;
            AwaitAssert(() => plane.Loops[0].Packets.Counters.Stalls.ShouldBe(times));
            network.Until(() =>
            {
                publisher.SendRtp(Packets.Make(++sequence, sequence * 960u, payloadType: 111), sequence);
                return viewer.Rtp.Count > before + 5;
            });
        }
        conferences.ExpectNoMsg(0);
    }

    [Fact]
    public void A_viewer_of_the_unknown_is_refused()
    {
        var peer = new Peer();
        var refused = Ask<MediaRefused>(new OpenView(Id(peer), new("v1"), Endpoint("e2"), peer.Offer("chromium-view")));
        (refused.Why, refused.Viewer).ShouldBe((MediaRefusal.Unknown, new ViewerId("v1")));
    }

    [Fact]
    public void A_viewer_whose_offer_has_no_codec_in_common_is_refused()
    {
        var (_, id) = Publish(StreamType.CAM, "chromium-cam");
        var refused = Ask<MediaRefused>(new OpenView(id, new("v1"), Endpoint("e2"), new Peer().Offer("chromium-mic")));
        refused.Why.ShouldBe(MediaRefusal.BadOffer);
        Ask<ViewOpened>(new OpenView(id, new("v1"), Endpoint("e2"), new Peer().Offer("chromium-view")));
    }

    [Fact]
    public void A_known_viewer_with_a_new_offer_is_replaced_and_with_the_same_is_answered_the_same()
    {
        var (_, id) = Publish();
        var first = new Peer();
        var open = new OpenView(id, new("v1"), Endpoint("e2"), first.Offer("chromium-view"));
        string answer = Ask<ViewOpened>(open).SdpAnswer;
        Ask<ViewOpened>(open).SdpAnswer.ShouldBe(answer);
        network.Join(answer, first);
        network.Until(() => first.IsConnected);
        View(id, "v1");
        network.Until(() => first.IsClosed);
        AwaitAssert(() => plane.Loops[0].Packets.Links.ShouldBe(2));
    }

    [Fact]
    public void Views_are_closed_one_by_one_or_all_of_an_endpoint()
    {
        var (_, id) = Publish();
        Peer[] viewers = [View(id, "v1", "e2"), View(id, "v2", "e2"), View(id, "v3", "e3")];
        network.Until(() => viewers.All(viewer => viewer.IsConnected));
        node.Tell(new CloseView(id, new("v1")));
        network.Until(() => viewers[0].IsClosed);
        node.Tell(new CloseViewsOf(id, Endpoint("e2")));
        network.Until(() => viewers[1].IsClosed);
        viewers[2].IsClosed.ShouldBeFalse();
        node.Tell(new CloseView(id, new("nobody")));
        node.Tell(new AddCandidates(id, null, []));
        Load().Links.ShouldBe(2);
    }

    [Fact]
    public void A_draining_node_opens_nothing_more_and_tells_when_it_is_empty()
    {
        var (_, id) = Publish();
        node.Tell(new DrainMedia());
        Ask<MediaRefused>(Open(Id(new()), new())).Why.ShouldBe(MediaRefusal.Unavailable);
        View(id, "v1");
        node.Tell(new ClosePublication(id));
        ExpectMsg<MediaDrained>().Left.ShouldBe(0);
    }

    [Fact]
    public void What_is_left_when_the_time_to_drain_is_over_is_ended_and_its_loss_told()
    {
        var (_, id) = Publish();
        node.Tell(new DrainMedia());
        Load().Draining.ShouldBeTrue();
        Advance(TimeSpan.FromMinutes(29));
        Load().Publications.ShouldBe(1);
        Advance(TimeSpan.FromMinutes(2));
        ExpectMsg<MediaDrained>().Left.ShouldBe(1);
        conferences.ExpectMsg<PublicationLost>().Publication.ShouldBe(id);
        Load().Publications.ShouldBe(0);
    }

    [Fact]
    public void A_node_that_begins_to_drain_tells_those_who_place_streams()
    {
        var placer = CreateTestProbe();
        node.Tell(new GetMediaLoad(), placer);
        placer.ExpectMsg<MediaLoad>().Draining.ShouldBeFalse();
        node.Tell(new DrainMedia());
        placer.ExpectMsg<MediaLoad>().Draining.ShouldBeTrue();
    }

    [Fact]
    public void An_empty_node_is_drained_at_once()
    {
        node.Tell(new DrainMedia());
        ExpectMsg<MediaDrained>().Left.ShouldBe(0);
    }

    [Fact]
    public void The_load_counts_links_loops_and_packets()
    {
        var (publisher, id) = Publish();
        var viewer = View(id, "v1");
        network.Until(() => publisher.IsConnected && viewer.IsConnected);
        publisher.SendRtp(Packets.Make(1, 960u, payloadType: 111), 1);
        network.Until(() => viewer.Rtp.Count > 0);
        AwaitAssert(() => (Load() with { Packets = 0 }).ShouldBe(new MediaLoad("akka.tcp://media@node:1", 1, 2, 1, 0, false)));
        Load().Packets.ShouldBeGreaterThanOrEqualTo(2);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        network.Dispose();
        plane.Dispose();
    }

    (Peer Peer, PublicationId Id) Publish(StreamType type = StreamType.MIC_AND_CAM, string offer = "chromium-mic-and-cam")
    {
        var peer = new Peer();
        var id = Id(peer);
        var open = new OpenPublication(id, Endpoint("e1"), type, peer.Offer(offer), null);
        network.Join(Ask<PublicationOpened>(open).SdpAnswer, peer);
        node.Tell(new CommitPublication(id));
        // Once this is answered the commit has arrived too.
        Ask<PublicationOpened>(open);
        return (peer, id);
    }

    Peer View(PublicationId id, string viewer, string endpoint = "e2")
    {
        var peer = new Peer();
        return network.Join(Ask<ViewOpened>(
            new OpenView(id, new(viewer), Endpoint(endpoint), peer.Offer("chromium-view"))).SdpAnswer, peer);
    }

    T Ask<T>(object message)
    {
        var asker = CreateTestProbe();
        node.Tell(message, asker);
        return asker.ExpectMsg<T>();
    }

    MediaLoad Load() => Ask<MediaLoad>(new GetMediaLoad());

    void Advance(TimeSpan time) => ((Akka.TestKit.TestScheduler)Sys.Scheduler).Advance(time);

    /// <summary>This machine's time, but for leaps.</summary>
    sealed class LeapingTime : TimeProvider
    {
        long leaped;

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref leaped);

        internal void Leap(TimeSpan time) => Interlocked.Add(ref leaped, (long)(time.TotalSeconds * TimestampFrequency));
    }

    static PublicationId Id(Peer peer) => new(Conference, new("s1"), peer.Local.Ufrag);

    static OpenPublication Open(PublicationId id, Peer peer) =>
        new(id, Endpoint("e1"), StreamType.MIC_AND_CAM, peer.Offer("chromium-mic-and-cam"), null);

    static EndpointId Endpoint(string id) => new(Organization, id);
}
