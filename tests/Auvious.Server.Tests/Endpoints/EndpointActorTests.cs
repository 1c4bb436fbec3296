using Akka.Actor;
using Auvious.Core;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Tests.Endpoints;

public sealed class EndpointActorTests : EndpointActorTest
{
    [Fact]
    public void Registering_lists_the_endpoint_before_it_answers()
    {
        Register();
        Index[Id].ShouldBe(Ann);
    }

    [Fact]
    public void Without_its_index_row_nothing_is_registered()
    {
        Index.Fails = true;
        Endpoint.Tell(new RegisterEndpoint(Id, ByAnn, 30, false));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        Endpoint.Tell(new KeepEndpointAlive(Id, ByAnn));
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.NotFound);
    }

    [Fact]
    public void Of_two_users_who_register_at_once_one_gets_the_id_and_the_row()
    {
        Index.Gate = new();
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        Endpoint.Tell(new RegisterEndpoint(Id, ByAnn, 30, false), first);
        Endpoint.Tell(new RegisterEndpoint(Id, ByBob, 30, false), second);
        Settle();
        Index.Gate.SetResult();
        first.ExpectMsg<Done>();
        second.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Conflict);
        Index[Id].ShouldBe(Ann);
    }

    [Fact]
    public void Events_of_a_conference_and_own_events_share_one_rising_sequence()
    {
        Register();
        Join(A, 5);
        TellEvents(A, 5, 5, "joined");
        Endpoint.Tell(Own("own"));
        ExpectMsg(new Delivered(Id, "own", true));
        TellEvents(A, 5, 6, "published");
        Expect(Attach(), (1, "joined"), (2, "own"), (3, "published"));
    }

    [Fact]
    public void After_a_restart_the_numbers_are_computed_again()
    {
        Register();
        Join(A, 5);
        TellEvents(A, 5, 5, "joined", "published");
        Endpoint.Tell(Own("own"));
        ExpectMsg<Delivered>();
        TellEvents(A, 5, 7, "left");

        Restart();
        Conferences.ExpectMsg(new PullEvents(A, Id, 5));
        TellEvents(A, 5, 5, "joined", "published", "left");
        TellEvents(A, 5, 8);
        Expect(Attach(), (1, "joined"), (2, "published"), (3, "own"), (4, "left"));
        Expect(Attach(after: 2), (3, "own"), (4, "left"));
    }

    [Fact]
    public void Until_the_conference_has_told_everything_again_a_channel_waits()
    {
        Register();
        Join(A, 5);
        TellEvents(A, 5, 5, "joined");
        Restart();
        Conferences.ExpectMsg<PullEvents>();
        var channel = CreateTestProbe();
        Endpoint.Tell(new AttachChannel(Id, Ann), channel);
        Endpoint.Tell(Own("own"));
        TellEvents(A, 5, 5, "joined");
        channel.ExpectNoMsg(TimeSpan.Zero);
        TellEvents(A, 5, 6);
        channel.ExpectMsg<ChannelAttached>().Gap.ShouldBeNull();
        Expect(channel, (1, "joined"), (2, "own"));
        ExpectMsg(new Delivered(Id, "own", true));
    }

    [Fact]
    public void What_waits_too_long_is_unavailable()
    {
        Register();
        Join(A, 5);
        Restart();
        Conferences.ExpectMsg<PullEvents>();
        var channel = CreateTestProbe();
        Endpoint.Tell(new AttachChannel(Id, Ann), channel);
        Endpoint.Tell(Own("own"));
        Settle();
        Time.Advance(TimeSpan.FromSeconds(2));
        Conferences.ExpectMsg(new PullEvents(A, Id, 5));
        Time.Advance(TimeSpan.FromSeconds(3));
        channel.ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
        ExpectMsg<Rejected>().Why.ShouldBe(Reason.Unavailable);
    }

    [Fact]
    public void After_a_restart_amid_two_conferences_a_gap_is_declared_and_own_events_come_again()
    {
        Register();
        Join(A, 5);
        Join(B, 9);
        TellEvents(A, 5, 5, "a");
        TellEvents(B, 9, 9, "b");
        Endpoint.Tell(Own("own"));
        ExpectMsg<Delivered>();

        Restart();
        Conferences.ExpectMsg(new PullEvents(A, Id, 5));
        Conferences.ExpectMsg(new PullEvents(B, Id, 9));
        Expect(Attach(after: 2, gap: 1_002), (1_002, "own"));
        TellEvents(A, 5, 5, "a");
        TellEvents(B, 9, 9, "b");
        Expect(Attach(after: 1_001), (1_002, "own"), (1_003, "a"), (1_004, "b"));
    }

    [Fact]
    public void A_missing_version_is_asked_for_once_and_again_after_a_while()
    {
        Register();
        Join(A, 5);
        Endpoint.Tell(new TellEvents(Id, A, 5, 6, Events("late")));
        Conferences.ExpectMsg(new PullEvents(A, Id, 5));
        Endpoint.Tell(new TellEvents(Id, A, 5, 7, Events("later")));
        Settle();
        Conferences.ExpectNoMsg(TimeSpan.Zero);
        Time.Advance(TimeSpan.FromSeconds(2));
        Conferences.ExpectMsg(new PullEvents(A, Id, 5));
    }

    [Fact]
    public void Leaving_voids_what_was_not_acknowledged_and_is_answered_behind_what_was_pushed()
    {
        Register();
        Join(A, 5);
        TellEvents(A, 5, 5, "joined", "published");
        var channel = Attach();
        Expect(channel, (1, "joined"), (2, "published"));
        Endpoint.Tell(new EndpointRemoved(Id, A, 7));
        channel.ExpectMsg(new RelayAfterPushed(new(A, Id)));
        Endpoint.Tell(Own("own"));
        ExpectMsg<Delivered>();
        Expect(Attach(after: 0), (3, "own"));
    }

    [Fact]
    public void Leaving_without_a_channel_is_answered_at_once()
    {
        Register();
        Join(A, 5);
        Endpoint.Tell(new EndpointRemoved(Id, A, 6));
        Conferences.ExpectMsg(new RemovalTaken(A, Id));
    }

    [Fact]
    public void A_masked_event_is_clear_in_memory_and_masked_after_a_restart()
    {
        Register();
        Endpoint.Tell(new DeliverEvent(Id, "d1", true, Event("secret"), Event("******")));
        ExpectMsg<Delivered>();
        Expect(Attach(), (1, "secret"));
        Restart();
        Expect(Attach(), (1, "******"));
    }

    [Fact]
    public void A_repeated_delivery_is_taken_once_even_over_a_restart()
    {
        Register();
        Endpoint.Tell(Own("own"));
        ExpectMsg<Delivered>();
        Restart();
        Endpoint.Tell(Own("own"));
        ExpectMsg(new Delivered(Id, "own", true));
        var channel = Attach();
        Expect(channel, (1, "own"));
        channel.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void The_acknowledgement_is_journaled_after_a_while()
    {
        Register();
        Join(A, 5);
        TellEvents(A, 5, 5, "one", "two");
        Endpoint.Tell(new AckEvents(Id, Ann, 1));
        Settle();
        Time.Advance(TimeSpan.FromSeconds(29));
        Endpoint.Tell(new KeepEndpointAlive(Id, ByAnn));
        ExpectMsg<Done>();
        Time.Advance(TimeSpan.FromSeconds(1));
        Settle();
        Restart();
        Conferences.ExpectMsg(new PullEvents(A, Id, 6));
        TellEvents(A, 5, 6, "two");
        TellEvents(A, 5, 7);
        Expect(Attach(), (2, "two"));
    }

    [Fact]
    public void The_acknowledgement_is_journaled_before_a_graceful_stop()
    {
        Register();
        Endpoint.Tell(Own("one"));
        Endpoint.Tell(Own("two"));
        ExpectMsg<Delivered>();
        ExpectMsg<Delivered>();
        Endpoint.Tell(new AckEvents(Id, Ann, 1));
        Watch(Endpoint);
        Endpoint.Tell(Auvious.Server.Endpoints.StopEndpoint.Instance);
        ExpectTerminated(Endpoint);
        var again = Start();
        again.Tell(new AttachChannel(Id, Ann));
        ExpectMsg<ChannelAttached>().Gap.ShouldBeNull();
        ExpectMsg<PushEvent>().Sequence.ShouldBe(2);
    }
}
