using Auvious.Core.Endpoints;

namespace Auvious.Core.Tests.Endpoints;

public sealed class OutboxTests : EndpointTest
{
    [Fact]
    public void An_own_event_is_journaled_with_its_number() =>
        Given(Joined).When(Own("d1", "x")).Events(new OwnEventTaken("d1", 1, Event("x"))).Answers(new Delivered(Id, "d1", true));

    [Fact]
    public void Of_a_masked_event_the_journal_sees_the_masked_copy_only()
    {
        var then = Given(Registered).When(new DeliverEvent(Id, "d1", true, Event("secret"), Event("******")))
            .Events(new OwnEventTaken("d1", 1, Event("******")), new ClearKept("d1", Event("secret")));
        then.State.Outbox.Items.Single().Event.ShouldBe(Event("secret"));
    }

    [Fact]
    public void A_repeated_delivery_is_answered_and_not_taken() =>
        Given([.. Registered, new OwnEventTaken("d1", 1, Event("x")), new Acknowledged(1)]).When(Own("d1")).Events().Answers(new Delivered(Id, "d1", true));

    [Fact]
    public void The_oldest_delivery_ids_are_forgotten()
    {
        var state = new EndpointState(Id, new() { Deliveries = 2 });
        for (var i = 1; i <= 3; i++) state = state.Apply(new OwnEventTaken($"d{i}", i, Event("x")));
        state.Delivered.ShouldBe(["d2", "d3"], ignoreOrder: true);
    }

    [Fact]
    public void A_best_effort_event_is_passed_on_and_not_kept()
    {
        var then = Given(Registered).When(new DeliverEvent(Id, "d1", false, Event("x"), Event("x"))).Events().Answers(new Delivered(Id, "d1", true));
        then.Decision.Push.ShouldBe(Event("x"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_ended_endpoint_takes_nothing(bool atLeastOnce) =>
        Given(Ended).When(new DeliverEvent(Id, "d1", atLeastOnce, Event("x"), Event("x"))).Events().Answers(new Delivered(Id, "d1", false));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_event_for_another_user_is_not_taken(bool atLeastOnce)
    {
        var then = Given(Registered).When(new DeliverEvent(Id, "d1", atLeastOnce, Event("x"), Event("x"), ByBob.User)).Events();
        then.Answers(new Delivered(Id, "d1", false)).Decision.Push.ShouldBeNull();
    }

    [Fact]
    public void An_own_event_amid_two_conferences_reserves_its_number_where_need_be() =>
        Given([.. JoinedTwo, new EventsReceived(B, [.. Enumerable.Repeat(Event("x"), 1_000)])]).When(Own("d1"))
            .Events(new NumbersReserved(2_001), new OwnEventTaken("d1", 1_001, Event("own")));

    [Fact]
    public void Attaching_another_users_channel_is_forbidden() => Given(Registered).When(new AttachChannel(Id, ByBob.User)).IsRejected(Reason.Forbidden);

    [Fact]
    public void Attaching_to_an_ended_endpoint_is_not_found() => Given(Ended).When(new AttachChannel(Id, Ann)).IsRejected(Reason.NotFound);

    [Theory]
    [InlineData(null, null)]
    [InlineData(2L, null)]
    [InlineData(4L, null)]
    [InlineData(1L, 3L)]
    [InlineData(0L, 3L)]
    [InlineData(5L, 3L)]
    [InlineData(long.MaxValue, 3L)]
    public void A_reader_below_or_beyond_what_is_there_has_a_gap(long? after, long? gap) =>
        Given([.. Joined, new EventsReceived(A, Events("1", "2", "3", "4")), new Acknowledged(2)])
            .When(new AttachChannel(Id, Ann, after)).Answers(new ChannelAttached(Id, gap));

    [Fact]
    public void An_acknowledgement_drops_everything_up_to_it()
    {
        var then = Given([.. Joined, new EventsReceived(A, Events("1", "2", "3"))]).When(new AckEvents(Id, Ann, 2)).Events(new Acknowledged(2));
        then.State.Outbox.Items.Select(i => i.Sequence).ShouldBe([3]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_acknowledgement_of_what_was_not_given_out_or_is_acknowledged_changes_nothing(long sequence) =>
        Given([.. Joined, new EventsReceived(A, Events("1", "2", "3")), new Acknowledged(1)]).When(new AckEvents(Id, Ann, sequence)).Events();

    [Fact]
    public void Anothers_acknowledgement_changes_nothing() =>
        Given([.. Joined, new EventsReceived(A, Events("1"))]).When(new AckEvents(Id, ByBob.User, 1)).Events();

    [Fact]
    public void Progress_is_journaled_with_the_place_of_each_conference() =>
        Given([.. Joined, new EventsReceived(A, Events("1", "2", "3")), new Acknowledged(2)]).When(new SaveProgress())
            .Events(new OutboxAdvanced(2, 0, [new(A, 7, 3)]));

    [Fact]
    public void A_conference_without_waiting_events_has_its_next_one_as_place() =>
        Given([.. Joined, new EventsReceived(A, Events("1")), new Acknowledged(1)]).When(new SaveProgress())
            .Events(new OutboxAdvanced(1, 0, [new(A, 6, 2)]));

    [Fact]
    public void An_ended_conference_has_a_place_until_its_events_are_acknowledged()
    {
        EndpointEvent[] dismissed = [.. Joined, new EventsReceived(A, Events("1", "2")), new DismissedFromConference(A, 7, 3)];
        Given([.. dismissed, new Acknowledged(1)]).When(new SaveProgress()).Events(new OutboxAdvanced(1, 0, [new(A, 6, 2)]));
        Given([.. dismissed, new Acknowledged(2)]).When(new SaveProgress()).Events(new OutboxAdvanced(2, 0, [])).State.Seating.Seats.ShouldBeEmpty();
    }

    [Fact]
    public void Progress_is_journaled_once() =>
        Given([.. Joined, new EventsReceived(A, Events("1")), new Acknowledged(1), new OutboxAdvanced(1, 0, [new(A, 6, 2)])])
            .When(new SaveProgress()).Events();

    [Fact]
    public void Beyond_its_bounds_the_oldest_own_event_is_lost_and_all_before_it()
    {
        var state = new EndpointState(Id, new() { OwnEvents = 2 });
        EndpointEvent[] events =
        [
            .. Joined, new EventsReceived(A, Events("1")), new OwnEventTaken("d2", 2, Event("2")), new EventsReceived(A, Events("3")),
            new OwnEventTaken("d4", 4, Event("4")), new OwnEventTaken("d5", 5, Event("5")),
        ];
        var outbox = events.Aggregate(state, (s, e) => s.Apply(e)).Outbox;
        outbox.Items.Select(i => i.Sequence).ShouldBe([3, 4, 5]);
        outbox.GapAfter(1).ShouldBe(3);
        outbox.GapAfter(2).ShouldBeNull();
    }

    [Fact]
    public void Beyond_its_bounds_the_oldest_conference_event_is_lost_and_all_before_it()
    {
        var state = new EndpointState(Id, new() { ConferenceEvents = 2 });
        EndpointEvent[] events = [.. Joined, new OwnEventTaken("d1", 1, Event("1")), new EventsReceived(A, Events("2", "3", "4"))];
        var outbox = events.Aggregate(state, (s, e) => s.Apply(e)).Outbox;
        outbox.Items.Select(i => i.Sequence).ShouldBe([3, 4]);
        outbox.GapAfter(0).ShouldBe(3);
    }

    [Fact]
    public void An_unknown_event_is_never_ignored() => Should.Throw<InvalidOperationException>(() => new EndpointState(Id, new()).Apply(new Strange()));

    [Fact]
    public void An_unknown_message_changes_nothing() => Given(Registered).When("what?").Events().Tells().Answers(null);

    private sealed record Strange : EndpointEvent;
}
