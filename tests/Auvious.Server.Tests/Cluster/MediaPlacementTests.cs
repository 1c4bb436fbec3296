using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Auvious.Core;
using Auvious.Core.Media;
using Auvious.Media;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Tests.Api;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Auvious.Server.Tests.Cluster;

/// <summary>One node that places streams on media nodes of other actor systems, which probes play.</summary>
[Trait("Runs", "once")]
public sealed class MediaPlacementTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ConferenceId Room = new(new("demo"), "room");
    private static readonly EndpointId Phone = new(new("demo"), "PHONE");

    private readonly Systems systems = new();
    private ActorSystem rtc = null!;
    private TestKit kit = null!;
    private IActorRef placement = null!;
    private TestProbe conference = null!;

    public async Task InitializeAsync()
    {
        rtc = await systems.Start("rtc");
        kit = new(rtc);
        placement = rtc.ActorOf(MediaPlacement.Props(TimeProvider.System), "media-placement");
        conference = kit.CreateTestProbe();
    }

    public Task DisposeAsync() => systems.DisposeAsync().AsTask();

    [Fact]
    public void Without_a_media_node_a_stream_is_refused()
    {
        Say(null, Open("a"));
        Hears<MediaRefused>().Why.ShouldBe(MediaRefusal.Unavailable);
    }

    [Fact]
    public async Task A_new_stream_goes_to_the_least_loaded_node_and_what_is_said_of_it_to_that_one()
    {
        var busy = await Media(links: 9);
        var idle = await Media(links: 1);
        await BothHeard(busy, idle);
        Say(null, Open("a"));
        var opened = Hears<PublicationOpened>();
        opened.Node.ShouldBe(idle.Node);
        foreach (var command in (MediaCommand[])
            [
                new CommitPublication(Id("a")), new OpenView(Id("a"), new("v"), Phone, "v=0"), new LimitPublication(Id("a"), 1),
                new AddCandidates(Id("a"), null, [new("candidate:1", "0", 0)]), new CloseView(Id("a"), new("v")), new CloseViewsOf(Id("a"), Phone),
                new ClosePublication(Id("a")),
            ])
        {
            Say(opened.Node, command);
            idle.Hears(command);
        }
    }

    [Fact]
    public async Task A_draining_node_gets_no_stream()
    {
        var draining = await Media(links: 0, draining: true);
        var other = await Media(links: 9);
        await BothHeard(draining, other);
        Say(null, Open("a"));
        Hears<PublicationOpened>().Node.ShouldBe(other.Node);
    }

    [Fact]
    public async Task Streams_of_a_node_that_dies_are_told_as_lost_and_new_ones_go_elsewhere()
    {
        var dying = await Media(links: 0);
        var other = await Media(links: 9);
        await BothHeard(dying, other);
        Say(dying.Node, new CommitPublication(Id("a")));
        Say(dying.Node, new ConfirmPublication(Id("b")));
        Say(dying.Node, new CommitPublication(Id("closed")));
        Say(dying.Node, new ClosePublication(Id("closed")));
        Say(other.Node, new CommitPublication(Id("c")));
        other.Hears(new CommitPublication(Id("c")));
        await systems.Kill(dying.System);
        string[] lost = [Hears<PublicationLost>().Publication.Attempt, Hears<PublicationLost>().Publication.Attempt];
        lost.Order().ShouldBe(["a", "b"]);
        Say(dying.Node, new ConfirmPublication(Id("d")));
        // Told once for being downed, it may be told again for being removed.
        conference.FishForMessage<PublicationLost>(l => l.Publication == Id("d"), Patience);
        Say(dying.Node, new CommitPublication(Id("e")));
        conference.FishForMessage<PublicationLost>(l => l.Publication == Id("e"), Patience);
        Say(dying.Node, new OpenView(Id("a"), new("v"), Phone, "v=0"));
        conference.FishForMessage<MediaRefused>(r => r.Why == MediaRefusal.Unknown && r.Viewer == new ViewerId("v"), Patience);
        Say(null, Open("f"));
        conference.FishForMessage<PublicationOpened>(o => o.Id == Id("f") && o.Node == other.Node, Patience);
    }

    [Fact]
    public async Task Whoever_waits_for_a_node_that_dies_is_refused_at_once()
    {
        var node = await Media(links: 0, silent: true);
        Say(null, Open("a"));
        Say(node.Node, new OpenView(Id("b"), new("v"), Phone, "v=0"));
        node.Hears(new OpenView(Id("b"), new("v"), Phone, "v=0"));
        await systems.Kill(node.System);
        var refused = Hears<MediaRefused>();
        (refused.Id, refused.Why, refused.Viewer).ShouldBe((Id("a"), MediaRefusal.Unavailable, null));
        refused = Hears<MediaRefused>();
        (refused.Id, refused.Why, refused.Viewer).ShouldBe((Id("b"), MediaRefusal.Unknown, new ViewerId("v")));
    }

    [Fact]
    public async Task A_node_that_leaves_in_order_is_lost_as_well()
    {
        var leaving = await Media(links: 0);
        Say(leaving.Node, new CommitPublication(Id("a")));
        leaving.Hears(new CommitPublication(Id("a")));
        await Systems.Leave(leaving.System);
        Hears<PublicationLost>().Publication.ShouldBe(Id("a"));
    }

    [Fact]
    public async Task A_placement_that_starts_late_loses_nothing()
    {
        var node = await Media(links: 0);
        var late = rtc.ActorOf(MediaPlacement.Props(TimeProvider.System));
        late.Tell(new AtMediaNode(node.Node, new ConfirmPublication(Id("a"))), conference);
        node.Hears(new ConfirmPublication(Id("a")));
        conference.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_node_says_unasked_and_a_conference_that_has_stopped_make_no_trouble()
    {
        var node = await Media(links: 0);
        var gone = kit.CreateTestProbe();
        placement.Tell(new AtMediaNode(node.Node, new CommitPublication(Id("a"))), gone);
        node.Hears(new CommitPublication(Id("a")));
        rtc.Stop(gone);
        placement.Tell(new MediaLoad("akka.tcp://auvious@nowhere:1", 0, 0, 1, 0, false));
        await systems.Kill(node.System);
        await Until.Holds(() => Task.FromResult(AkkaCluster.Get(rtc).State.Members.Count), members => members == 1);
        Say(null, Open("b"));
        Hears<MediaRefused>().Why.ShouldBe(MediaRefusal.Unavailable);
    }

    private static PublicationId Id(string attempt) => new(Room, new("CAM"), attempt);

    private static OpenPublication Open(string attempt) => new(Id(attempt), Phone, StreamType.CAM, "v=0", null);

    private void Say(string? node, MediaCommand command) => placement.Tell(new AtMediaNode(node, command), conference);

    private T Hears<T>() => conference.ExpectMsg<T>(Patience);

    private async Task<PlayedMedia> Media(int links, bool draining = false, bool silent = false)
    {
        var system = await systems.Start("media");
        var probe = new TestKit(system).CreateTestProbe();
        var node = Systems.Address(system);
        system.ActorOf(Props.Create(() => new MediaDouble(probe, new MediaLoad(node, 0, links, 1, 0, draining), silent)), MediaHosting.ActorName);
        return new(system, node, probe);
    }

    /// <summary>The loads of both are known: each was asked, and answered before the one who asks heard what came after.</summary>
    private async Task BothHeard(params PlayedMedia[] nodes)
    {
        foreach (var node in nodes)
        {
            await Until.Holds(async () => await (await rtc.ActorSelection($"{node.Node}/user/{MediaHosting.ActorName}").ResolveOne(Patience)).Ask<int>("asked", Patience), asked => asked > 1);
        }
    }

    private sealed record PlayedMedia(ActorSystem System, string Node, TestProbe Probe)
    {
        public void Hears(MediaCommand command) => Probe.FishForMessage<MediaCommand>(heard => heard.GetType() == command.GetType() && heard.Id == command.Id, Patience);
    }

    /// <summary>A media node that opens whatever it is asked to.</summary>
    private sealed class MediaDouble : ReceiveActor
    {
        private int asked;

        public MediaDouble(IActorRef heard, MediaLoad load, bool silent)
        {
            Receive<GetMediaLoad>(_ =>
            {
                asked++;
                Sender.Tell(load);
            });
            Receive<string>(_ => Sender.Tell(asked));
            Receive<OpenPublication>(_ => !silent, open => Sender.Tell(new PublicationOpened(open.Id, load.Node, "v=0")));
            Receive<MediaCommand>(heard.Tell);
        }
    }
}
