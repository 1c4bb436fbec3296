using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;

namespace Auvious.Server.Tests.Conferences;

public sealed class PublishTests : ConferenceScript
{
    private void Joined()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        HasJoined(Ann, Phone);
        Forget();
    }

    private T[] Commands<T>() where T : MediaCommand => [.. Asked().Select(a => a.Command).OfType<T>()];

    [Fact]
    public void A_stream_is_opened_then_journaled_then_committed_then_answered()
    {
        Joined();
        var caller = Say(Publish());
        var open = AskedToOpen();
        (open.Id, open.Publisher, open.Type).ShouldBe((CamId, Phone, StreamType.CAM));
        NotAnswered(caller);
        Record().ShouldBe(["Created", "Joined"]);
        Opens(open, "the answer");
        caller.ExpectMsg<ConferencePublishResult>().ShouldBe(new ConferencePublishResult("CAM-1", "the answer"));
        Asked().ShouldBe([new AtMediaNode(Node, new CommitPublication(CamId))]);
        Told<TellEvents>().ShouldHaveSingleItem().Events[0].Type.ShouldBe("ConferenceStreamPublishedEvent");
    }

    [Theory]
    [InlineData(MediaRefusal.BadOffer, Reason.Invalid)]
    [InlineData(MediaRefusal.Unknown, Reason.NotFound)]
    [InlineData(MediaRefusal.Unavailable, Reason.Unavailable)]
    public void A_refusal_is_answered_and_nothing_is_journaled(MediaRefusal refusal, Reason why)
    {
        Joined();
        var caller = Say(Publish());
        var open = AskedToOpen();
        Conference.Tell(new MediaRefused(open.Id, null, refusal, "no"));
        caller.ExpectMsg<Rejected>().Why.ShouldBe(why);
        Record().ShouldBe(["Created", "Joined"]);
    }

    [Fact]
    public void No_answer_in_time_is_unavailable_and_a_late_one_is_closed()
    {
        Joined();
        var caller = Say(Publish());
        var open = AskedToOpen();
        Pass(TimeSpan.FromSeconds(5));
        caller.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        Opens(open);
        Asked().ShouldBe([new AtMediaNode(Node, new ClosePublication(CamId))]);
        Record().ShouldBe(["Created", "Joined"]);
    }

    [Fact]
    public void A_late_answer_of_another_node_closes_its_peer_not_the_published_one()
    {
        InACall();
        Conference.Tell(new PublicationOpened(CamId, "another", "late"));
        Asked().ShouldBe([new AtMediaNode("another", new ClosePublication(CamId))]);
        Opens(new OpenPublication(CamId, Phone, StreamType.CAM, "", null));
        Asked().ShouldBeEmpty();
    }

    [Fact]
    public void Who_left_meanwhile_has_its_peer_closed()
    {
        Joined();
        var caller = Say(Publish());
        var open = AskedToOpen();
        var leave = Say(Leave(Ann, Phone));
        Endpoints.FishForMessage(m => m is EndpointRemoved);
        Conference.Tell(new RemovalTaken(Id, Phone));
        leave.ExpectMsg<Done>();
        Opens(open);
        caller.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Conflict);
        Asked().ShouldBe([new AtMediaNode(Node, new ClosePublication(CamId))]);
    }

    [Fact]
    public void A_conference_that_ended_meanwhile_closes_the_peer()
    {
        Joined();
        var caller = Say(Publish());
        var open = AskedToOpen();
        Ask(new EndConference(Id, Agent, null, null));
        Opens(open);
        caller.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Conflict);
        Commands<ClosePublication>().ShouldBe([new(CamId)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_journal_does_not_take_is_closed_unavailable_and_the_actor_ends(bool refused)
    {
        Joined();
        var caller = Say(Publish());
        var open = AskedToOpen();
        Watch(Conference);
        FailNextWrite(refused);
        Opens(open);
        caller.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        ExpectTerminated(Conference);
        Start();
        Asked().ShouldBe([new AtMediaNode(Node, new ClosePublication(CamId))]);
        Record().ShouldBe(["Created", "Joined"]);
    }

    [Fact]
    public void The_same_offer_again_asks_the_same_node_and_gets_the_same_answer()
    {
        InACall();
        var caller = Say(Publish());
        var at = (AtMediaNode)Media.ExpectMsg<object>();
        at.Node.ShouldBe(Node);
        Opens((OpenPublication)at.Command);
        caller.ExpectMsg<ConferencePublishResult>().SdpAnswer.ShouldBe("answer");
        Version.ShouldBe(3);
    }

    [Fact]
    public void A_retry_while_the_node_is_asked_is_one_publication()
    {
        Joined();
        var one = Say(Publish());
        var retry = Say(Publish());
        var open = AskedToOpen();
        Settle();
        Opens(open);
        one.ExpectMsg<ConferencePublishResult>().ShouldBe(retry.ExpectMsg<ConferencePublishResult>());
        Commands<OpenPublication>().ShouldBeEmpty();
        Record().ShouldBe(["Created", "Joined", "StreamPublished"]);
    }

    [Fact]
    public void A_publishing_sent_right_behind_its_join_is_carried_out()
    {
        Start();
        Ask<ConferenceSummary>(Create);
        var join = Say(Join(Ann, Phone));
        var caller = Say(Publish());
        Settle();
        Vouch();
        join.ExpectMsg<ConferenceSummary>();
        Opens(AskedToOpen());
        caller.ExpectMsg<ConferencePublishResult>();
        Record().ShouldBe(["Created", "Joined", "StreamPublished"]);
    }

    [Fact]
    public void Another_offer_closes_the_publication_it_replaces()
    {
        InACall();
        HasPublished(Publish("bbbb"));
        Asked().ShouldBe(
        [
            new AtMediaNode(Node, new ClosePublication(CamId)),
            new AtMediaNode(Node, new CommitPublication(CamId with { Attempt = "bbbb" })),
        ]);
        Record()[^2..].ShouldBe(["StreamUnpublished", "StreamPublished"]);
    }

    [Fact]
    public void Unpublishing_closes_the_publication()
    {
        InACall();
        Ask(new UnpublishStream(Id, Ann, Phone, Cam)).ShouldBe(Reply.Done);
        Asked().ShouldBe([new AtMediaNode(Node, new ClosePublication(CamId))]);
    }

    [Fact]
    public void The_end_closes_every_publication()
    {
        InACall();
        Ask(new EndConference(Id, Agent, null, null));
        Asked().ShouldBe([new AtMediaNode(Node, new ClosePublication(CamId))]);
    }

    [Fact]
    public void A_bitrate_limits_the_publication()
    {
        InACall();
        Ask(new UpdateStreamBitrate(Id, Ann, Phone, null, 300_000));
        Asked().ShouldBe([new AtMediaNode(Node, new LimitPublication(CamId, 300_000))]);
    }

    [Fact]
    public void A_lost_publication_unpublishes_its_stream()
    {
        InACall();
        Conference.Tell(new PublicationLost(CamId with { Attempt = "old" }, "timeout"));
        Version.ShouldBe(3);
        Conference.Tell(new PublicationLost(CamId, "timeout"));
        Record()[^1].ShouldBe("StreamUnpublished");
    }
}
