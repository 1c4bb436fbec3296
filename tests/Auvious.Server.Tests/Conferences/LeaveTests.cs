using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Tests.Conferences;

public sealed class LeaveTests : ConferenceScript
{
    [Fact]
    public void The_answer_waits_until_nothing_more_is_on_its_way_to_the_leaver()
    {
        InACall();
        var caller = Say(Leave(Ann, Phone));
        NotAnswered(caller);
        Conference.Tell(new RemovalTaken(Id, Phone));
        caller.ExpectMsg<Done>();
    }

    [Fact]
    public void But_no_longer_than_a_second()
    {
        InACall();
        var caller = Say(Leave(Ann, Phone));
        Pass(TimeSpan.FromMilliseconds(999));
        NotAnswered(caller);
        Pass(TimeSpan.FromMilliseconds(1));
        caller.ExpectMsg<Done>();
    }

    [Fact]
    public void A_leave_that_is_retried_waits_like_the_first()
    {
        InACall();
        var caller = Say(Leave(Ann, Phone));
        Settle();
        var retry = Say(Leave(Ann, Phone));
        Vouch();
        NotAnswered(caller);
        NotAnswered(retry);
        Conference.Tell(new RemovalTaken(Id, Phone));
        caller.ExpectMsg<Done>();
        retry.ExpectMsg<Done>();
        Record().Count(type => type == "Left").ShouldBe(1);
    }

    [Fact]
    public void A_refused_leave_does_not_wait_nor_pass_for_done()
    {
        InACall();
        Say(Leave(Ann, Phone));
        Settle();
        var caller = Say(Leave(Bob, Phone));
        Vouch(EndpointStanding.Another);
        caller.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Forbidden);
    }

    [Fact]
    public void A_leaver_is_told_nothing_of_its_leaving()
    {
        InACall();
        Say(Leave(Ann, Phone));
        var told = Told();
        told.OfType<TellEvents>().Select(t => (t.Endpoint, t.Events[0].Type)).ShouldBe(
            [(Desk, "ConferenceStreamUnpublishedEvent"), (Desk, "ConferenceLeftEvent")]);
        told.OfType<EndpointRemoved>().ShouldBe([new EndpointRemoved(Phone, Id, 3)]);
    }

    [Fact]
    public void Nor_of_anything_after_it()
    {
        InACall();
        Say(Leave(Ann, Phone));
        Settle();
        Forget();
        Ask(Set("ON_HOLD", "true"));
        Told<TellEvents>().ShouldAllBe(t => t.Endpoint == Desk);
    }

    [Fact]
    public void The_removal_is_told_again_until_it_is_taken()
    {
        InACall();
        Say(Leave(Ann, Phone));
        Settle();
        Forget();
        Pass(TimeSpan.FromSeconds(2));
        Told<EndpointRemoved>().ShouldBe([new EndpointRemoved(Phone, Id, 3)]);
        Conference.Tell(new RemovalTaken(Id, Phone));
        Pass(TimeSpan.FromSeconds(2));
        Told<EndpointRemoved>().ShouldBeEmpty();
    }

    [Fact]
    public void Who_joins_again_is_told_from_its_new_joining_on()
    {
        InACall();
        var leave = Say(Leave(Ann, Phone));
        Settle();
        Conference.Tell(new RemovalTaken(Id, Phone));
        leave.ExpectMsg<Done>();
        HasJoined(Ann, Phone);
        Told<EndpointJoined>().ShouldBe([new EndpointJoined(Phone, Id, 5)]);
        Conference.Tell(new RemovalTaken(Id, Phone));
        Ask(Set("ON_HOLD", "true"));
        Told<TellEvents>().Select(t => (t.Endpoint, t.Joined, t.From)).ShouldBe([(Desk, 0L, 6L), (Phone, 5L, 6L)], ignoreOrder: true);
    }

    [Fact]
    public void A_conference_that_stops_keeps_nobody_waiting()
    {
        InACall();
        var leave = Say(Leave(Ann, Phone));
        Settle();
        var join = Say(Join(Bob, new(Organization, "TABLET")));
        var poll = Say(new GetEvents(Id, Agent, Version));
        Stop();
        leave.ExpectMsg<Done>();
        join.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        poll.ExpectMsg<ConferenceEvents>().Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_leave_the_journal_does_not_take_is_unavailable()
    {
        InACall();
        FailNextWrite();
        Watch(Conference);
        Say(Leave(Ann, Phone)).ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        ExpectTerminated(Conference);
    }
}
