using Auvious.Core.Endpoints;

namespace Auvious.Core.Tests.Endpoints;

public sealed class ConferenceTellingTests : EndpointTest
{
    private static TellEvents Tell(long from, params string[] names) => new(Id, A, 5, from, Events(names));

    private static EventsReceived Received(params string[] names) => new(A, Events(names));

    [Fact]
    public void An_alive_endpoint_is_its_users_own() =>
        Given(Registered).When(new WhoIsEndpoint(Id, A, Ann)).Answers(new EndpointIs(Id, A, Ann, EndpointStanding.Own));

    [Fact]
    public void To_somebody_else_it_is_anothers() =>
        Given(Registered).When(new WhoIsEndpoint(Id, A, ByBob.User)).Answers(new EndpointIs(Id, A, ByBob.User, EndpointStanding.Another));

    [Fact]
    public void Without_a_lease_it_is_unknown()
    {
        Given().When(new WhoIsEndpoint(Id, A, Ann)).Answers(new EndpointIs(Id, A, Ann, EndpointStanding.Unknown));
        Given(Ended).When(new WhoIsEndpoint(Id, A, Ann)).Answers(new EndpointIs(Id, A, Ann, EndpointStanding.Unknown));
    }

    [Fact]
    public void Joining_is_anchored_at_the_next_number() =>
        Given([.. Registered, new OwnEventTaken("d1", 1, Event("own"))]).When(new EndpointJoined(Id, A, 5))
            .Events(new JoinedConference(A, 5, 2)).Tells(new EventsTaken(A, Id, 5, false));

    [Fact]
    public void Joining_again_is_taken_already() =>
        Given([.. Joined, Received("x")]).When(new EndpointJoined(Id, A, 5)).Events().Tells(new EventsTaken(A, Id, 6, false));

    [Fact]
    public void Joining_beside_another_conference_reserves_numbers() =>
        Given(Joined).When(new EndpointJoined(Id, B, 7)).Events(new JoinedConference(B, 7, 1, 1_000));

    [Fact]
    public void An_ended_endpoint_answers_a_joining_with_its_end() =>
        Given(Ended).When(new EndpointJoined(Id, A, 5)).Events().Tells(new EndpointEnded(A, Id, "expired"));

    [Fact]
    public void An_endpoint_that_never_was_answers_events_with_its_end() =>
        Given().When(Tell(5, "x")).Events().Tells(new EndpointEnded(A, Id, "unknown"));

    [Fact]
    public void Joining_anew_leaves_what_it_did_not_know_it_had_left() =>
        Given([.. Joined, Received("x", "y")]).When(new EndpointJoined(Id, A, 9))
            .Events(new LeftConference(A, 9, 5), new JoinedConference(A, 9, 5)).Tells(new EventsTaken(A, Id, 9, false));

    [Fact]
    public void A_joining_that_is_over_already_is_stale() =>
        Given([.. Joined, new LeftConference(A, 9, 5)]).When(new EndpointJoined(Id, A, 5)).Events().Tells(new RemovalTaken(A, Id));

    [Fact]
    public void An_older_joining_than_the_present_one_is_ignored() =>
        Given(Joined).When(new TellEvents(Id, A, 4, 4, Events("x"))).Events().Tells();

    [Fact]
    public void Events_teach_a_joining_that_was_lost() =>
        Given(Registered).When(Tell(5, "x")).Events(new JoinedConference(A, 5, 1), Received("x")).Tells(new EventsTaken(A, Id, 6, false));

    [Fact]
    public void Events_in_order_are_taken() =>
        Given(Joined).When(Tell(5, "x", "y")).Events(Received("x", "y")).Tells(new EventsTaken(A, Id, 7, false));

    [Fact]
    public void Events_known_already_are_not_taken_again() =>
        Given([.. Joined, Received("x", "y")]).When(Tell(5, "x", "y")).Events().Tells(new EventsTaken(A, Id, 7, false));

    [Fact]
    public void Of_events_known_in_part_the_rest_is_taken() =>
        Given([.. Joined, Received("x")]).When(Tell(5, "x", "y")).Events(Received("y")).Tells(new EventsTaken(A, Id, 7, false));

    [Fact]
    public void A_jump_makes_it_ask_for_what_is_missing() =>
        Given([.. Joined, Received("x")]).When(Tell(8, "z")).Events(new EventsAsked(A)).Tells(new PullEvents(A, Id, 6));

    [Fact]
    public void An_announced_version_it_has_not_reached_makes_it_ask() =>
        Given(Joined).When(Tell(8)).Events(new EventsAsked(A)).Tells(new PullEvents(A, Id, 5));

    [Fact]
    public void It_asks_once_until_it_repeats()
    {
        var asking = Given([.. Joined, new EventsAsked(A)]);
        asking.When(Tell(8, "z")).Events().Tells();
        asking.When(new Repeat()).Tells(new PullEvents(A, Id, 5));
        Given([.. Joined, new EventsAsked(A), Received("x")]).When(new Repeat()).Tells();
    }

    [Fact]
    public void What_is_missing_beyond_the_bounds_is_lost_and_declared()
    {
        var then = Given(Joined).When(Tell(20_005)).Events(new EventsSkipped(A, 11_005), new EventsAsked(A)).Tells(new PullEvents(A, Id, 11_005));
        then.State.Outbox.GapAfter(0).ShouldBe(11_001);
        then.State.Seating.Find(A)!.Sequence.ShouldBe(11_001);
    }

    [Fact]
    public void A_sick_endpoint_says_so_whenever_it_takes_events() =>
        Given([.. Joined, new FellSick()]).When(Tell(5, "x")).Tells(new EventsTaken(A, Id, 6, true));

    [Fact]
    public void Numbers_beyond_the_reserved_are_reserved_first() =>
        Given([.. JoinedTwo, new EventsReceived(B, [.. Enumerable.Repeat(Event("x"), 999)])]).When(Tell(5, "y", "z"))
            .Events(new NumbersReserved(2_001), Received("y", "z"));

    [Fact]
    public void Removal_voids_its_numbers_and_is_no_gap()
    {
        var then = Given([.. Joined, Received("x", "y"), new OwnEventTaken("d1", 3, Event("own"))]).When(new EndpointRemoved(Id, A, 7))
            .Events(new LeftConference(A, 7, 4)).Tells(new RemovalTaken(A, Id));
        then.State.Outbox.Items.Select(i => i.Sequence).ShouldBe([3]);
        then.State.Outbox.GapAfter(0).ShouldBeNull();
    }

    [Fact]
    public void Removal_counts_the_numbers_of_events_it_has_not_seen_again() =>
        Given(Joined).When(new EndpointRemoved(Id, A, 8)).Events(new LeftConference(A, 8, 4));

    [Fact]
    public void Removal_from_one_of_two_anchors_the_other() =>
        Given([.. JoinedTwo, Received("x"), new EventsReceived(B, Events("y"))]).When(new EndpointRemoved(Id, A, 6))
            .Events(new LeftConference(A, 6, 3, new(B, 8))).State.Seating.IsInterleaved.ShouldBeFalse();

    [Fact]
    public void A_removal_from_before_the_present_joining_is_stale() =>
        Given(Joined).When(new EndpointRemoved(Id, A, 5)).Events().Tells(new RemovalTaken(A, Id));

    [Fact]
    public void Removal_from_where_it_is_not_is_taken_at_once() =>
        Given(Registered).When(new EndpointRemoved(Id, A, 5)).Events().Tells(new RemovalTaken(A, Id));

    [Fact]
    public void Dismissal_keeps_the_events_until_they_are_acknowledged()
    {
        var then = Given([.. Joined, Received("x")]).When(new EndpointDismissed(Id, A, 6))
            .Events(new DismissedFromConference(A, 6, 2)).Tells(new RemovalTaken(A, Id));
        then.State.Outbox.Items.Count.ShouldBe(1);
    }

    [Fact]
    public void Dismissal_before_its_last_events_makes_it_ask() =>
        Given(Joined).When(new EndpointDismissed(Id, A, 6)).Events(new EventsAsked(A)).Tells(new PullEvents(A, Id, 5));

    [Fact]
    public void A_repeated_dismissal_is_taken_already() =>
        Given([.. Joined, Received("x"), new DismissedFromConference(A, 6, 2)]).When(new EndpointDismissed(Id, A, 6)).Events().Tells(new RemovalTaken(A, Id));

    [Fact]
    public void Dismissal_from_a_conference_it_does_not_know_of_makes_it_ask() =>
        Given(Registered).When(new EndpointDismissed(Id, A, 6)).Events().Tells(new PullEvents(A, Id, 0));

    [Fact]
    public void Dismissal_from_one_of_two_anchors_the_other() =>
        Given([.. JoinedTwo, Received("x")]).When(new EndpointDismissed(Id, A, 6)).Events(new DismissedFromConference(A, 6, 2, new(B, 7)));
}
