using Auvious.Core.Endpoints;

namespace Auvious.Core.Tests.Endpoints;

public sealed class LeaseTests : EndpointTest
{
    private static RegisterEndpoint Register(By by, int seconds = 30, bool reminder = false) => new(Id, by, seconds, reminder);

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3601)]
    public void A_period_out_of_bounds_is_invalid(int seconds) =>
        Given().When(Register(ByAnn, seconds)).IsRejected(Reason.Invalid, "keepAliveSeconds");

    [Fact]
    public void Registering_asks_for_the_index_row_first() =>
        Given().When(Register(ByAnn)).Events().Decision.Lists.ShouldBe(new RegistrationListed(Register(ByAnn)));

    [Fact]
    public void A_listed_registration_starts_a_lease_at_sequence_1() =>
        Given().When(new RegistrationListed(Register(ByAnn)))
            .Events(new EndpointRegistered(Ann, 30, false, 1), new LeaseRenewed(Start)).Answers(Reply.Done);

    [Fact]
    public void Registering_again_with_the_same_lease_renews_it_without_a_row() =>
        Given(Joined).When(Register(ByAnn)).Events(new LeaseRenewed(Start)).Answers(Reply.Done);

    [Fact]
    public void Registering_again_with_another_period_journals_it_and_keeps_everything()
    {
        var state = Given([.. Joined, new EventsReceived(A, Events("x"))]).When(Register(ByAnn, 60, reminder: true))
            .Events(new EndpointRegistered(Ann, 60, true, 2), new LeaseRenewed(Start)).State;
        state.Lease.SickAt.ShouldBe(Start.AddSeconds(60));
        state.Outbox.Items.Count.ShouldBe(1);
        state.Seating.Find(A)!.Version.ShouldBe(6);
    }

    [Fact]
    public void An_ended_one_that_every_conference_has_heard_of_is_forgotten()
    {
        foreach (var before in (EndpointEvent[][])[Ended, []])
        {
            var decision = Given(before).When(new ForgetEndpoint(Id)).Events().Answers(Reply.Done).Decision;
            decision.Erases.ShouldBeTrue();
        }
    }

    [Fact]
    public void One_that_is_alive_or_has_not_ended_everywhere_is_not()
    {
        Given(Registered).When(new ForgetEndpoint(Id)).IsRejected(Reason.Conflict).Decision.Erases.ShouldBeFalse();
        Given([.. Joined, new LeaseEnded("expired", 2)]).When(new ForgetEndpoint(Id)).IsRejected(Reason.Conflict).Decision.Erases.ShouldBeFalse();
    }

    [Fact]
    public void An_event_is_printed_without_its_content() =>
        new DeliverEvent(Id, "d1", true, Event("hidden"), Event("masked")).ToString().ShouldNotContain("hidden");

    [Fact]
    public void An_id_in_use_by_another_user_is_a_conflict() => Given(Registered).When(Register(ByBob)).IsRejected(Reason.Conflict);

    [Fact]
    public void A_listed_registration_that_comes_too_late_is_a_conflict() =>
        Given(Registered).When(new RegistrationListed(Register(ByBob))).IsRejected(Reason.Conflict);

    [Fact]
    public void The_same_user_goes_on_counting_after_the_end() =>
        Given([.. Registered, new OwnEventTaken("d1", 1, Event("x")), new LeaseEnded("expired", 2)]).When(new RegistrationListed(Register(ByAnn)))
            .Events(new EndpointRegistered(Ann, 30, false, 2), new LeaseRenewed(Start));

    [Fact]
    public void Another_user_of_an_ended_id_starts_at_1_and_sees_nothing_of_before()
    {
        var state = Given([.. Registered, new OwnEventTaken("d1", 1, Event("x")), new LeaseEnded("expired", 2)])
            .When(new RegistrationListed(Register(ByBob))).Events(new EndpointRegistered(ByBob.User, 30, false, 1), new LeaseRenewed(Start)).State;
        state.Outbox.Items.ShouldBeEmpty();
        state.Outbox.GapAfter(0).ShouldBeNull();
        state.Delivered.ShouldBeEmpty();
    }

    [Fact]
    public void Events_that_ended_with_the_lease_are_a_gap_in_the_next() =>
        Given([.. Registered, new OwnEventTaken("d1", 1, Event("x")), new LeaseEnded("expired", 2), new EndpointRegistered(Ann, 30, false, 2)])
            .When(new AttachChannel(Id, Ann, 0)).Answers(new ChannelAttached(Id, 2));

    [Fact]
    public void A_keepalive_renews_the_lease_without_a_row() =>
        Given(Registered).At(Start.AddSeconds(9)).When(new KeepEndpointAlive(Id, ByAnn)).Events(new LeaseRenewed(Start.AddSeconds(9))).Answers(Reply.Done);

    [Fact]
    public void A_keepalive_of_a_sick_endpoint_tells_that_it_is_healthy() =>
        Given([.. Joined, new FellSick()]).When(new KeepEndpointAlive(Id, ByAnn)).Tells(new EndpointHealth(A, Id, false)).State.IsSick.ShouldBeFalse();

    [Fact]
    public void A_keepalive_without_a_lease_is_not_found() => Given().When(new KeepEndpointAlive(Id, ByAnn)).IsRejected(Reason.NotFound);

    [Fact]
    public void A_keepalive_after_the_end_is_not_found() => Given(Ended).When(new KeepEndpointAlive(Id, ByAnn)).IsRejected(Reason.NotFound);

    [Fact]
    public void A_keepalive_of_anothers_endpoint_is_forbidden() => Given(Registered).When(new KeepEndpointAlive(Id, ByBob)).IsRejected(Reason.Forbidden);

    [Fact]
    public void Unregistering_ends_the_lease_and_tells_every_conference() =>
        Given(JoinedTwo).When(new UnregisterEndpoint(Id, ByAnn, "User logout")).Events(new LeaseEnded("User logout", 1)).Answers(Reply.Done)
            .Tells(new EndpointEnded(A, Id, "User logout"), new EndpointEnded(B, Id, "User logout"));

    [Fact]
    public void Unregistering_without_a_reason_has_one() => Given(Registered).When(new UnregisterEndpoint(Id, ByAnn)).Events(new LeaseEnded("unregistered", 1));

    [Fact]
    public void Unregistering_again_is_harmless() => Given(Ended).When(new UnregisterEndpoint(Id, ByAnn)).Events().Answers(Reply.Done);

    [Fact]
    public void Unregistering_what_is_not_there_is_not_found() => Given().When(new UnregisterEndpoint(Id, ByAnn)).IsRejected(Reason.NotFound);

    [Fact]
    public void Unregistering_anothers_ended_endpoint_is_not_found() => Given(Ended).When(new UnregisterEndpoint(Id, ByBob)).IsRejected(Reason.NotFound);

    [Fact]
    public void Unregistering_anothers_endpoint_is_forbidden() => Given(Registered).When(new UnregisterEndpoint(Id, ByBob)).IsRejected(Reason.Forbidden);

    [Fact]
    public void Nothing_is_due_before_the_period_is_over() => Given(Joined).At(Start.AddSeconds(29)).When(new CheckLease("id")).Events().Tells();

    [Fact]
    public void After_the_period_without_a_keepalive_it_is_sick() =>
        Given(Joined).At(Start.AddSeconds(30)).When(new CheckLease("id")).Events(new FellSick()).Tells(new EndpointHealth(A, Id, true));

    [Fact]
    public void It_is_sick_before_it_ends_even_when_the_clock_jumps() =>
        Given(Joined).At(Start.AddHours(1)).When(new CheckLease("id")).Events(new FellSick());

    [Fact]
    public void After_the_grace_it_ends() =>
        Given([.. Joined, new FellSick()]).At(Start.AddSeconds(35)).When(new CheckLease("id")).Events(new LeaseEnded("expired", 1))
            .Tells(new EndpointEnded(A, Id, "expired"));

    [Fact]
    public void Within_the_grace_it_lives() => Given([.. Joined, new FellSick()]).At(Start.AddSeconds(34)).When(new CheckLease("id")).Events();

    [Fact]
    public void A_reminder_comes_at_two_thirds_when_asked_for()
    {
        var then = Given(new Recovered(Start), new EndpointRegistered(Ann, 30, true, 1), new LeaseRenewed(Start))
            .At(Start.AddSeconds(20)).When(new CheckLease("id-1")).Events(new Reminded());
        then.Decision.Push.ShouldBe(new PushedEvent("UserEndpointKeepAliveReminderEvent",
            """{"id":"id-1","type":"UserEndpointKeepAliveReminderEvent","timestamp":"2026-01-02T03:04:25.000Z","userId":"ann","userEndpointId":"e1"}"""));
        then.State.Lease.Due.ShouldBe(Start.AddSeconds(30));
    }

    [Fact]
    public void A_reminder_comes_once_in_a_period() =>
        Given(new Recovered(Start), new EndpointRegistered(Ann, 30, true, 1), new LeaseRenewed(Start), new Reminded())
            .At(Start.AddSeconds(21)).When(new CheckLease("id")).Events().Decision.Push.ShouldBeNull();

    [Fact]
    public void No_reminder_comes_unasked() => Given(Registered).At(Start.AddSeconds(21)).When(new CheckLease("id")).Events().Decision.Push.ShouldBeNull();

    [Fact]
    public void An_ended_endpoint_has_no_deadline() => Given(Ended).At(Start.AddDays(1)).When(new CheckLease("id")).Events();

    [Fact]
    public void A_recovered_endpoint_has_a_whole_period() =>
        Given(Registered).At(Start.AddHours(1)).When(new Recover()).State.Lease.SickAt.ShouldBe(Start.AddHours(1).AddSeconds(30));

    [Fact]
    public void An_ended_endpoint_repeats_its_end_until_it_is_removed()
    {
        var ended = Given([.. Joined, new LeaseEnded("expired", 1)]);
        ended.When(new Repeat()).Tells(new EndpointEnded(A, Id, "expired"));
        ended.When(new Recover()).Tells(new EndpointEnded(A, Id, "expired"));
        ended.When(new RegistrationListed(Register(ByAnn))).IsLater();
        var removed = ended.When(new EndpointRemoved(Id, A, 9)).Events(new LeftConference(A, 9, 5)).Tells(new RemovalTaken(A, Id));
        removed.State.IsOver.ShouldBeTrue();
    }

    [Fact]
    public void An_ended_conference_need_not_hear_of_the_end() =>
        Given([.. Joined, new LeaseEnded("expired", 1)]).When(new EndpointDismissed(Id, A, 9)).Tells(new RemovalTaken(A, Id)).State.IsOver.ShouldBeTrue();
}
