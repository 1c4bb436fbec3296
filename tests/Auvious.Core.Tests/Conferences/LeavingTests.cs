using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

public sealed class LeavingTests
{
    private static ConferenceState TwoStreams => Given(CallAnd(Publish(Ann, Phone, Mic, "bbbb", StreamType.MIC)));

    [Fact]
    public void Leaving_takes_the_streams_first()
    {
        var decision = TwoStreams.When(Leave(Ann, Phone, "bye"));
        decision.Then(
            new StreamUnpublished(Ann.User, "PHONE", Now, Cam, StreamType.CAM, Leaver: true),
            new StreamUnpublished(Ann.User, "PHONE", Now, Mic, StreamType.MIC, Leaver: true),
            new ParticipantLeft(Ann.User, "PHONE", Now, "bye"));
        decision.Reply.ShouldBe(Reply.Done);
    }

    [Fact]
    public void The_end_of_a_lease_is_a_leaving_with_its_reason() =>
        TwoStreams.When(new DropParticipant(Phone, "expired")).Then(
            new StreamUnpublished(Ann.User, "PHONE", Now, Cam, StreamType.CAM, Leaver: true),
            new StreamUnpublished(Ann.User, "PHONE", Now, Mic, StreamType.MIC, Leaver: true),
            new ParticipantLeft(Ann.User, "PHONE", Now, "expired"));

    [Fact]
    public void The_end_of_a_strangers_lease_is_nothing() => Given(Call).When(new DropParticipant(Tablet, "expired")).ThenDone();

    [Fact]
    public void Nothing_stays_of_a_leaver()
    {
        var state = Given(CallAnd(Set(Ann, Phone, "TRACK_MUTED/video/CAM-1", "true"), Set(Agent, Desk, "ON_HOLD", "true"), Leave(Ann, Phone)));
        state.Find(Phone).ShouldBeNull();
        state.Find(Cam).ShouldBeNull();
        state.Metadata.Keys.ShouldBe(["ON_HOLD"]);
    }

    public static TheoryData<string> Staff => ["agent", "supervisor", "service"];

    [Theory, MemberData(nameof(Staff))]
    public void Staff_may_make_others_leave(string who)
    {
        var by = who switch { "agent" => Agent, "supervisor" => Supervisor, _ => Service };
        Given(Call).When(Leave(by, Phone)).Events[^1].ShouldBe(new ParticipantLeft(Ann.User, "PHONE", Now, null));
    }

    [Fact]
    public void Customers_may_not() => Given(CallAnd(Join(Bob, Tablet))).When(Leave(Bob, Phone)).ThenRejected(Reason.Forbidden);

    [Fact]
    public void Leaving_where_one_has_not_joined_asks_whose_the_endpoint_is() =>
        Given(Create()).When(Leave(Ann, Phone)).ThenAsks(new WhoIsEndpoint(Phone, Id, Ann.User));

    [Fact]
    public void Leaving_again_is_done() => Given(CallAnd(Leave(Ann, Phone))).WhenAnswered(Leave(Ann, Phone), EndpointStanding.Own).ThenDone();

    [Fact]
    public void Making_another_leave_again_is_done() =>
        Given(CallAnd(Leave(Ann, Phone))).WhenAnswered(Leave(Agent, Phone), EndpointStanding.Another).ThenDone();

    [Fact]
    public void A_customer_that_makes_another_leave_is_refused_though_it_has_left() =>
        Given(Create()).WhenAnswered(Leave(Bob, Phone), EndpointStanding.Another).ThenRejected(Reason.Forbidden);

    [Fact]
    public void An_unknown_endpoint_is_not_found() =>
        Given(Create()).WhenAnswered(Leave(Ann, Phone), EndpointStanding.Unknown).ThenRejected(Reason.NotFound);

    [Fact]
    public void A_leave_sent_right_after_its_join_leaves() =>
        Given(Create(), Join(Ann, Phone)).WhenAnswered(Leave(Ann, Phone), EndpointStanding.Own)
            .Then(new ParticipantLeft(Ann.User, "PHONE", Now, null));

    [Fact]
    public void A_leave_that_asked_while_the_conference_ended_is_done() =>
        Given(CallAnd(new EndConference(Id, Agent, null, null))).WhenAnswered(Leave(Ann, Phone), EndpointStanding.Own).ThenDone();
}
