using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

public sealed class EndingTests
{
    private static EndConference End(By by, string? endpoint = "DESK") => new(Id, by, endpoint, "over");

    private static ConferenceState Over => Given(CallAnd(End(Agent)));

    [Fact]
    public void Ending_is_one_event()
    {
        var decision = Given(Call).When(End(Agent));
        decision.Then(new ConferenceEnded(Agent.User, "DESK", Now, "over"));
        decision.Reply.ShouldBe(Reply.Done);
    }

    [Fact]
    public void An_ended_conference_has_its_last_version_and_no_participants()
    {
        (Over.Phase, Over.Version).ShouldBe((ConferencePhase.Ended, 4));
        Over.Participants.ShouldBeEmpty();
        Over.Dismissed.Select(p => p.Endpoint).ShouldBe([Desk, Phone]);
    }

    [Fact]
    public void Staff_and_the_creator_may_end()
    {
        foreach (var by in (By[])[Agent, Supervisor, Service, new(new("another"), Roles.Agent)])
            Given(Create()).When(End(by)).Events.ShouldHaveSingleItem();
        var creator = new By(Agent.User, Roles.None);
        Given(Create()).When(End(creator)).Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void One_that_ended_long_enough_ago_is_forgotten() =>
        Over.When(new ForgetConference(Id, Now + TimeSpan.FromTicks(1))).ThenAsks(EraseJournal.Instance);

    [Fact]
    public void One_that_ended_later_is_not() => Over.When(new ForgetConference(Id, Now)).ThenRejected(Reason.Conflict);

    [Fact]
    public void An_open_one_is_never_forgotten() => Given(Call).When(new ForgetConference(Id, DateTimeOffset.MaxValue)).ThenRejected(Reason.Conflict);

    [Fact]
    public void Of_one_that_is_not_known_nothing_is_kept_either() => Given().When(new ForgetConference(Id, Now)).ThenAsks(EraseJournal.Instance);

    [Fact]
    public void A_customer_may_not_end() => Given(Call).When(End(Ann, "PHONE")).ThenRejected(Reason.Forbidden);

    [Fact]
    public void An_end_needs_no_live_endpoint() => Given(Create()).When(End(Agent, "GONE")).Events.ShouldHaveSingleItem();

    [Fact]
    public void An_end_names_no_endpoint_of_anothers() => Given(Call).When(End(Agent, "PHONE")).ThenRejected(Reason.Forbidden);

    [Fact]
    public void Nobody_there_for_long_ends_it() =>
        Given(Create()).When(new EndIdleConference()).Then(new ConferenceEnded(Agent.User, null, Now, "idle"));

    [Fact]
    public void Somebody_there_keeps_it_open() => Given(Call).When(new EndIdleConference()).ThenDone();

    [Fact]
    public void Joining_an_ended_conference_is_not_found()
    {
        Over.When(Join(Ann, Phone)).ThenRejected(Reason.NotFound);
        Over.WhenAnswered(Join(Ann, Phone), EndpointStanding.Own).ThenRejected(Reason.NotFound);
    }

    public static TheoryData<ConferenceCommand> Repeats =>
    [
        Leave(Ann, Phone), End(Agent), End(Ann), new UnpublishStream(Id, Ann, Phone, Cam), new StopViewStream(Id, Ann, Phone, Cam, new("v")),
    ];

    [Theory, MemberData(nameof(Repeats))]
    public void Repeats_after_the_end_are_harmless(ConferenceCommand repeat) => Over.When(repeat).ThenDone();

    public static TheoryData<ConferenceCommand> TooLate =>
    [
        Publish(Ann, Phone, Cam), new ViewStream(Id, Agent, Desk, Cam, new("v"), Offer("view")),
        new AddIceCandidates(Id, Ann, Phone, Cam, null, []), Set(Agent, Desk, "key", "value"),
        new UpdateParticipantMetadata(Id, Ann, Phone, JsonMap.Empty), new UpdateStreamMetadata(Id, Ann, Phone, Cam, JsonMap.Empty),
        new UpdateStreamBitrate(Id, Ann, Phone, Cam, 30_000), new SetInteraction(Id, Agent, "DESK", "i"),
        new SendConferenceEvent(Id, Service, "d", false, new("AnEvent", "{}"), new("AnEvent", "{}")), Create(),
    ];

    [Theory, MemberData(nameof(TooLate))]
    public void Everything_else_is_a_conflict(ConferenceCommand late) => Over.When(late).ThenRejected(Reason.Conflict);

    [Fact]
    public void What_was_asked_before_the_end_is_a_conflict_after_it()
    {
        Over.WhenRecorded(Publish(Ann, Phone, Cam)).ThenRejected(Reason.Conflict);
        Over.WhenAnswered(Set(Ann, Phone, "key", "value"), EndpointStanding.Own).ThenRejected(Reason.Conflict);
    }

    [Fact]
    public void Reports_after_the_end_are_nothing()
    {
        Over.When(new DropParticipant(Phone, "expired")).ThenDone();
        Over.When(new DropStream(Cam, "aaaa")).ThenDone();
        Over.When(new EndIdleConference()).ThenDone();
    }

    [Theory, MemberData(nameof(TooLate)), MemberData(nameof(Repeats))]
    public void A_conference_never_created_is_not_found(ConferenceCommand command)
    {
        if (command is not CreateConference) Given().When(command).ThenRejected(Reason.NotFound);
    }

    [Fact]
    public void Reports_on_a_conference_never_created_are_nothing()
    {
        Given().When(new DropParticipant(Phone, "expired")).ThenDone();
        Given().When(new DropStream(Cam, "aaaa")).ThenDone();
        Given().When(new EndIdleConference()).ThenDone();
        Given().WhenRecorded(Publish(Ann, Phone, Cam)).ThenRejected(Reason.NotFound);
        Given().WhenAnswered(Join(Ann, Phone), EndpointStanding.Own).ThenRejected(Reason.NotFound);
    }
}
