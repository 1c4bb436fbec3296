using Akka.Actor;
using Akka.TestKit;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Media;

namespace Auvious.Server.Tests.Conferences;

public sealed class ViewTests : ConferenceScript
{
    private static readonly ViewerId Viewer = new("VIEWER");

    private static ViewStream View(By by, string ufrag = "view", StreamId? stream = null) =>
        new(Id, by, Phone, stream ?? Cam, Viewer, $"a=ice-ufrag:{ufrag}");

    private void Answers(string answer = "answer", PublicationId? id = null) => Conference.Tell(new ViewOpened(id ?? CamId, Viewer, answer));

    private void Viewed(By by)
    {
        var caller = Say(View(by));
        Settle();
        Answers();
        caller.ExpectMsg<ConferenceStreamViewResult>();
        Forget();
    }

    [Fact]
    public void A_view_is_opened_where_the_stream_is_and_raises_no_version()
    {
        InACall();
        var caller = Say(View(Agent));
        Asked().ShouldBe([new AtMediaNode(Node, new OpenView(CamId, Viewer, Desk, "a=ice-ufrag:view"))]);
        Answers("the answer");
        caller.ExpectMsg<ConferenceStreamViewResult>().ShouldBe(new ConferenceStreamViewResult("VIEWER", "the answer"));
        Version.ShouldBe(3);
    }

    [Fact]
    public void A_refusal_and_no_answer_are_answered()
    {
        InACall();
        var refused = Say(View(Agent));
        Settle();
        Conference.Tell(new MediaRefused(CamId, Viewer, MediaRefusal.BadOffer, "nothing left"));
        refused.ExpectMsg<Rejected>().Field.ShouldBe("sdpOffer");
        var late = Say(View(Agent));
        Pass(TimeSpan.FromSeconds(5));
        late.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
    }

    [Fact]
    public void The_same_offer_twice_is_asked_once()
    {
        InACall();
        var one = Say(View(Agent));
        var again = Say(View(Agent));
        Asked().ShouldHaveSingleItem();
        Answers();
        one.ExpectMsg<ConferenceStreamViewResult>().ShouldBe(again.ExpectMsg<ConferenceStreamViewResult>());
    }

    [Fact]
    public void Another_offer_behind_the_first_gets_an_answer_of_its_own()
    {
        InACall();
        var one = Say(View(Agent, "one"));
        var other = Say(View(Agent, "other"));
        Settle();
        Answers("to one");
        one.ExpectMsg<ConferenceStreamViewResult>().SdpAnswer.ShouldBe("to one");
        Asked().Select(a => ((OpenView)a.Command).SdpOffer).ShouldBe(["a=ice-ufrag:one", "a=ice-ufrag:other"]);
        Answers("to the other");
        other.ExpectMsg<ConferenceStreamViewResult>().SdpAnswer.ShouldBe("to the other");
    }

    [Fact]
    public void Who_waits_to_view_what_ends_is_told_at_once()
    {
        InACall();
        var caller = Say(View(Agent));
        Settle();
        Ask<Done>(new UnpublishStream(Id, Ann, Phone, Cam));
        caller.ExpectMsg<Rejected>().Why.ShouldBe(Reason.NotFound);
        Answers("too late");
        NotAnswered(caller);
    }

    [Fact]
    public void Who_waits_to_view_what_is_published_anew_views_the_new_one()
    {
        InACall();
        var caller = Say(View(Agent));
        Settle();
        HasPublished(Publish("bbbb"));
        var anew = CamId with { Attempt = "bbbb" };
        Asked().Select(a => a.Command).OfType<OpenView>().Select(open => open.Id).ShouldBe([anew]);
        Answers("of the new one", anew);
        caller.ExpectMsg<ConferenceStreamViewResult>().SdpAnswer.ShouldBe("of the new one");
    }

    [Fact]
    public void A_known_viewer_is_its_users_alone()
    {
        InACall();
        Viewed(Agent);
        Ask<Rejected>(View(Ann)).Why.ShouldBe(Reason.Forbidden);
        Asked().ShouldBeEmpty();
    }

    [Fact]
    public void A_viewer_that_was_refused_is_nobodys()
    {
        InACall();
        var refused = Say(View(Agent));
        Settle();
        Conference.Tell(new MediaRefused(CamId, Viewer, MediaRefusal.BadOffer, "nothing left"));
        refused.ExpectMsg<Rejected>();
        Forget();
        Say(View(Ann));
        Asked().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_viewer_that_goes_on_to_another_stream_leaves_the_first()
    {
        InACall();
        Viewed(Agent);
        var screen = new StreamId("SCREEN");
        var publish = Say(new PublishStream(Id, Ann, Phone, screen, StreamType.SCREEN, "a=ice-ufrag:cccc", JsonMap.Empty, null));
        Opens(AskedToOpen());
        publish.ExpectMsg<ConferencePublishResult>();
        Forget();
        Say(View(Agent, "view-2", screen));
        Asked().Select(a => a.Command).ShouldBe(
        [
            new CloseView(CamId, Viewer),
            new OpenView(new(Id, screen, "cccc"), Viewer, Desk, "a=ice-ufrag:view-2"),
        ]);
    }

    [Fact]
    public void Stopping_closes_the_callers_view_only()
    {
        InACall();
        Viewed(Agent);
        Ask(new StopViewStream(Id, Ann, Phone, Cam, Viewer)).ShouldBe(Reply.Done);
        Asked().ShouldBeEmpty();
        Ask(new StopViewStream(Id, Agent, Phone, Cam, Viewer)).ShouldBe(Reply.Done);
        Asked().ShouldBe([new AtMediaNode(Node, new CloseView(CamId, Viewer))]);
    }

    [Fact]
    public void Stopping_what_is_not_there_is_done()
    {
        InACall();
        Ask(new StopViewStream(Id, Agent, Phone, new("GONE"), new("DESK"))).ShouldBe(Reply.Done);
        Asked().ShouldBeEmpty();
    }

    [Fact]
    public void Candidates_that_are_the_callers_to_give_reach_the_media_node()
    {
        InACall();
        var own = new AddIceCandidates(Id, Ann, Phone, Cam, null, [new("candidate:1", "0", 0)]);
        Ask(own).ShouldBe(Reply.Done);
        Asked().ShouldBe([new AtMediaNode(Node, new AddCandidates(CamId, null, own.Candidates))]);
        Ask<Rejected>(own with { By = Agent }).Why.ShouldBe(Reason.Forbidden);
        Asked().ShouldBeEmpty();
        Ask(own with { By = Agent, Viewer = Viewer }).ShouldBe(Reply.Done);
        Asked().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_leaver_views_nothing_any_more()
    {
        InACall();
        Viewed(Agent);
        Say(Leave(Agent, Desk));
        Asked().ShouldBe([new AtMediaNode(Node, new CloseViewsOf(CamId, Desk))]);
        Viewed(Ann);
    }
}
