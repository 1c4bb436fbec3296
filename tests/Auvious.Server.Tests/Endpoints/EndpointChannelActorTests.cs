using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Tests.Membership;

namespace Auvious.Server.Tests.Endpoints;

public sealed class EndpointChannelActorTests : EndpointActorTest
{
    [Fact]
    public void A_new_channel_takes_over_and_the_old_one_is_closed()
    {
        Register();
        var old = Attach();
        var present = Attach();
        old.ExpectMsg<ChannelClosed>();
        Endpoint.Tell(new DetachChannel(Id), old);
        Endpoint.Tell(Own("own"));
        Expect(present, (1, "own"));
        old.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_stopped_channel_is_forgotten()
    {
        Register();
        Join(A, 5);
        var channel = Attach();
        Sys.Stop(channel);
        AwaitAssert(() =>
        {
            Endpoint.Tell(new EndpointRemoved(Id, A, 6));
            Conferences.ExpectMsg(new RemovalTaken(A, Id), TimeSpan.FromMilliseconds(100));
        });
    }

    [Fact]
    public void Anothers_channel_is_forbidden()
    {
        Register();
        Endpoint.Tell(new AttachChannel(Id, ByBob.User));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.Forbidden);
    }

    [Fact]
    public void A_channel_of_an_unregistered_endpoint_is_not_found()
    {
        Endpoint.Tell(new AttachChannel(Id, Ann));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.NotFound);
    }

    [Fact]
    public void A_channel_that_confirms_nothing_gets_a_window_of_events()
    {
        Register();
        Join(A, 5);
        TellEvents(A, 5, 5, [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        var channel = Attach();
        for (var i = 0; i < ChannelWindow.Size; i++) channel.ExpectMsg<PushEvent>().Sequence.ShouldBe(i + 1);
        Settle();
        channel.ExpectNoMsg(TimeSpan.Zero);
        Endpoint.Tell(new EventsPushed(Id, 10), channel);
        for (var i = 0; i < 10; i++) channel.ExpectMsg<PushEvent>().Sequence.ShouldBe(ChannelWindow.Size + i + 1);
        Settle();
        channel.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_channel_too_slow_for_the_outbox_hears_of_the_gap()
    {
        Register();
        var channel = Attach();
        for (var i = 1; i <= 1_100; i++) Endpoint.Tell(Own($"{i}"), Conferences);
        for (var i = 1; i <= ChannelWindow.Size; i++) channel.ExpectMsg<PushEvent>().Sequence.ShouldBe(i);
        Settle();
        Endpoint.Tell(new EventsPushed(Id, 1), channel);
        channel.ExpectMsg(new ChannelAttached(Id, 101, 100));
        Expect(channel, (101, "101"));
    }

    [Fact]
    public void Best_effort_events_are_pushed_without_a_number_and_kept_by_nobody()
    {
        Register();
        Endpoint.Tell(new DeliverEvent(Id, "d1", false, Event("early"), Event("early")));
        ExpectMsg(new Delivered(Id, "d1", true));
        var channel = Attach();
        Endpoint.Tell(new DeliverEvent(Id, "d2", false, Event("now"), Event("now")));
        Expect(channel, (0, "now"));
    }

    [Fact]
    public void A_channel_that_confirms_nothing_is_told_how_far_it_should_have_come()
    {
        Register();
        var channel = Attach();
        Endpoint.Tell(Own("one"), Conferences);
        Endpoint.Tell(Own("two"), Conferences);
        Expect(channel, (1, "one"), (2, "two"));
        Settle();
        Time.Advance(TimeSpan.FromSeconds(2));
        channel.ExpectMsg(new PushedThrough(2));
        Endpoint.Tell(new EventsPushed(Id, 2), channel);
        Settle();
        Time.Advance(TimeSpan.FromSeconds(2));
        Settle();
        channel.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void What_another_owner_may_number_otherwise_is_not_pushed_before_the_lease_is_held_again()
    {
        Register();
        Join(A, 5);
        var channel = Attach();
        Lease.End();
        TellEvents(A, 5, 5, "joined");
        Endpoint.Tell(new DeliverEvent(Id, "d", false, Event("passing"), Event("passing")));
        ExpectMsg<Delivered>();
        Expect(channel, (0, "passing"));
        Settle();
        Time.Advance(TimeSpan.FromSeconds(3));
        Settle();
        channel.ExpectNoMsg(TimeSpan.Zero);
        Lease.Hold();
        Settle();
        Time.Advance(TimeSpan.FromSeconds(1));
        Expect(channel, (1, "joined"));
    }

    [Fact]
    public void A_gap_that_another_owner_may_know_to_be_none_is_not_declared()
    {
        Register();
        Lease.End();
        Endpoint.Tell(new AttachChannel(Id, Ann, 7));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        Endpoint.Tell(new AttachChannel(Id, Ann, 0));
        ExpectMsg(new ChannelAttached(Id));
    }

    [Fact]
    public void Every_event_says_which_number_was_pushed_before_it()
    {
        Register();
        for (var i = 1; i <= 3; i++)
        {
            Endpoint.Tell(Own($"{i}"));
            ExpectMsg<Delivered>();
        }
        var channel = CreateTestProbe();
        Endpoint.Tell(new AttachChannel(Id, Ann, 1), channel);
        channel.ExpectMsg(new ChannelAttached(Id, null, 1));
        channel.ExpectMsg<PushEvent>(push => (push.Sequence, push.After).ShouldBe((2, 1)));
        channel.ExpectMsg<PushEvent>(push => (push.Sequence, push.After).ShouldBe((3, 2)));
    }

    [Fact]
    public void A_channel_that_did_not_hear_of_the_takeover_is_closed_when_it_speaks()
    {
        Register();
        var old = Attach();
        var present = Attach();
        old.ExpectMsg<ChannelClosed>();
        Endpoint.Tell(new EventsPushed(Id, 1), old);
        old.ExpectMsg<ChannelClosed>();
        present.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void The_end_of_the_lease_closes_the_channel()
    {
        Register();
        var channel = Attach();
        Endpoint.Tell(new UnregisterEndpoint(Id, ByAnn, "bye"));
        channel.ExpectMsg(new ChannelClosed("bye"));
    }
}
