using Auvious.Core.Endpoints;

namespace Auvious.Core.Tests.Endpoints;

/// <summary>What an endpoint does with nothing but its journal.</summary>
public sealed class RecoveryTests : EndpointTest
{
    private static readonly EndpointEvent[] Journal = [new EndpointRegistered(Ann, 30, false, 1), new JoinedConference(A, 5, 1)];

    private static TellEvents Tell(long from, params string[] names) => new(Id, A, 5, from, Events(names));

    private static Given Crashed(params EndpointEvent[] journal) => new(Given(journal).When(new Recover()).State, Start);

    [Fact]
    public void It_asks_its_conference_from_the_anchor_on_once_a_row_keeps_former_owners_out() => Given(Journal).When(new Recover())
        .Events(new OutboxAdvanced(0, 0, [new(A, 5, 1)]), new Recovered(Start)).Tells(new PullEvents(A, Id, 5));

    [Fact]
    public void Own_events_keep_their_numbers_and_the_conference_fills_the_rest()
    {
        var state = Crashed([.. Journal, new OwnEventTaken("d1", 2, Event("own"))]).When(Tell(5, "x", "y")).State;
        state.Outbox.Items.Select(i => (i.Sequence, i.Event)).ShouldBe([(1, Event("x")), (2, Event("own")), (3, Event("y"))]);
    }

    [Fact]
    public void Until_it_knows_the_present_version_everything_with_a_number_waits()
    {
        var given = Crashed(Journal);
        given.When(new AttachChannel(Id, Ann)).IsLater();
        given.When(Own("d1")).IsLater();
        given.When(new EndpointJoined(Id, B, 7)).Events().Tells();
        given.When(new EndpointDismissed(Id, B, 7)).Events().Tells();
        given.When(new AckEvents(Id, Ann, 1)).Events();
    }

    [Fact]
    public void Meanwhile_it_lives() => Crashed(Journal).When(new KeepEndpointAlive(Id, ByAnn)).Answers(Reply.Done);

    [Fact]
    public void The_present_version_settles_it()
    {
        var told = new Given(Crashed(Journal).When(Tell(5, "x")).State, Start);
        told.State.IsSettled.ShouldBeFalse();
        told.When(Tell(6)).Events(new CaughtUp(A)).State.IsSettled.ShouldBeTrue();
    }

    [Fact]
    public void An_older_announcement_settles_nothing() =>
        new Given(Crashed(Journal).When(Tell(5, "x")).State, Start).When(Tell(5)).Events().State.IsSettled.ShouldBeFalse();

    [Fact]
    public void A_removal_settles_it_too() =>
        Crashed(Journal).When(new EndpointRemoved(Id, A, 8)).Events(new LeftConference(A, 8, 4)).State.IsSettled.ShouldBeTrue();

    [Fact]
    public void A_conference_that_is_no_more_settles_it_too() =>
        Crashed([.. Journal, new DismissedFromConference(A, 7, 3)]).When(new EndpointRemoved(Id, A, 0)).State.IsSettled.ShouldBeTrue();

    [Fact]
    public void A_dismissed_conference_is_asked_for_what_was_not_acknowledged()
    {
        var given = Given([.. Journal, new DismissedFromConference(A, 7, 3)]);
        given.When(new Recover()).Tells(new PullEvents(A, Id, 5));
        var state = new Given(given.When(new Recover()).State, Start).When(Tell(5, "x", "y")).State;
        state.IsSettled.ShouldBeTrue();
        state.Outbox.Items.Count.ShouldBe(2);
        state.Outbox.Next.ShouldBe(3);
    }

    [Fact]
    public void It_goes_on_from_the_journaled_acknowledgement() =>
        Given([.. Journal, new OwnEventTaken("d1", 3, Event("own")), new OutboxAdvanced(3, 0, [new(A, 7, 4)])])
            .When(new Recover()).Tells(new PullEvents(A, Id, 7)).State.Outbox.GapAfter(2).ShouldBe(4);

    [Fact]
    public void Amid_two_conferences_it_goes_on_beyond_the_reserved_numbers()
    {
        var then = Given([.. Journal, new JoinedConference(B, 7, 2, 1_001), new OwnEventTaken("d1", 2, Event("own"))]).When(new Recover())
            .Events(new OutboxRestarted(1_003, 2_002), new Recovered(Start))
            .Tells(new PullEvents(A, Id, 5), new PullEvents(B, Id, 7));
        then.State.IsSettled.ShouldBeTrue();
        then.State.Outbox.GapAfter(1_001).ShouldBe(1_003);
        then.State.Outbox.GapAfter(1_002).ShouldBeNull();
    }

    [Fact]
    public void Own_events_that_a_gap_hides_get_new_numbers_when_a_reader_comes_that_has_not_handled_them()
    {
        var given = Crashed([.. Journal, new JoinedConference(B, 7, 2, 1_001), Own(2), Own(3)]);
        given.When(new AttachChannel(Id, Ann)).Events(Own(2, at: 1_003), Own(3, at: 1_004)).Answers(new ChannelAttached(Id, 1_003));
        given.When(new AttachChannel(Id, Ann, 1)).Events(Own(2, at: 1_003), Own(3, at: 1_004)).Answers(new ChannelAttached(Id, 1_003));
        given.When(new AttachChannel(Id, Ann, 2)).Events(Own(3, at: 1_003)).Answers(new ChannelAttached(Id, 1_003));
        given.When(new AttachChannel(Id, Ann, 3)).Events().Answers(new ChannelAttached(Id, 1_003));
        given.When(new AttachChannel(Id, Ann, 1_002)).Events().Answers(new ChannelAttached(Id, null));
        given.When(new AttachChannel(Id, Ann, 5_000)).Events(Own(2, at: 1_003), Own(3, at: 1_004)).Answers(new ChannelAttached(Id, 1_003));

        static OwnEventTaken Own(long number, long? at = null) => new($"d{number}", at ?? number, Event($"own-{number}"));
    }

    [Fact]
    public void Progress_keeps_own_events_that_a_gap_hides_until_they_are_acknowledged()
    {
        var hidden = Crashed([.. Journal, new JoinedConference(B, 7, 2, 1_001), new OwnEventTaken("d1", 2, Event("own"))]).State;
        var saved = new Given(new Given(hidden, Start).When(new SaveProgress()).Events(new OutboxAdvanced(0, 1_002, [new(A, 5, 1), new(B, 7, 2)])).State, Start);
        saved.When(new AttachChannel(Id, Ann, 1)).Events(new OwnEventTaken("d1", 1_003, Event("own")));
        saved.When(new AckEvents(Id, Ann, 2)).State.Outbox.Items.ShouldBeEmpty();
    }

    [Fact]
    public void Numbers_from_the_time_with_two_conferences_are_a_gap()
    {
        var given = Crashed([.. Journal, new JoinedConference(B, 7, 2, 1_001), new LeftConference(B, 9, 6, new(A, 8))]);
        var state = new Given(given.When(Tell(8, "x")).State, Start).When(Tell(9)).State;
        state.Outbox.GapAfter(4).ShouldBe(6);
        state.Outbox.GapAfter(5).ShouldBeNull();
        state.Outbox.Items.Single().Sequence.ShouldBe(6);
    }

    [Fact]
    public void An_ended_endpoint_asks_nobody() => Given([.. Registered, new LeaseEnded("expired", 1)]).When(new Recover()).Tells();

    [Fact]
    public void Nothing_registered_is_settled_at_once() => Given().When(new Recover()).State.IsSettled.ShouldBeTrue();
}
