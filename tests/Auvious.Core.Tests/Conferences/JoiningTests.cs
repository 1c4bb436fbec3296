using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

public sealed class JoiningTests
{
    [Fact]
    public void Joining_asks_the_endpoint_first() =>
        Given(Create()).When(Join(Ann, Phone)).ThenAsks(new WhoIsEndpoint(Phone, Id, Ann.User));

    [Fact]
    public void The_callers_own_endpoint_joins()
    {
        var decision = Given(Create()).WhenAnswered(Join(Ann, Phone, """{"name":"Ann"}"""), EndpointStanding.Own);
        decision.Then(new ParticipantJoined(Ann.User, "PHONE", Now, JsonMap.Of("""{"name":"Ann"}""")));
        decision.Reply.ShouldBe(new ConferenceSummary("room", 1, "ROUTER"));
    }

    [Fact]
    public void A_participant_sees_events_from_its_own_joining_on() =>
        Given(Create(), Join(Agent, Desk), Join(Ann, Phone)).Find(Phone)!.Joined.ShouldBe(1);

    [Theory]
    [InlineData(EndpointStanding.Another, Reason.Forbidden)]
    [InlineData(EndpointStanding.Unknown, Reason.NotFound)]
    public void An_endpoint_that_is_not_the_callers_does_not_join(EndpointStanding standing, Reason why) =>
        Given(Create()).WhenAnswered(Join(Ann, Phone), standing).ThenRejected(why);

    [Fact]
    public void Joining_while_joined_is_told_apart() => Given(Call).When(Join(Ann, Phone)).ThenRejected(Reason.AlreadyJoined);

    [Fact]
    public void Another_user_cannot_join_by_a_joined_endpoint() => Given(Call).When(Join(Bob, Phone)).ThenRejected(Reason.Forbidden);

    [Fact]
    public void Of_two_joins_that_asked_at_once_the_second_finds_it_joined() =>
        Given(Call).WhenAnswered(Join(Ann, Phone), EndpointStanding.Own).ThenRejected(Reason.AlreadyJoined);

    [Fact]
    public void Having_left_one_may_join_again()
    {
        var state = Given(CallAnd(Leave(Ann, Phone), Join(Ann, Phone)));
        state.Find(Phone)!.Streams.ShouldBeEmpty();
        state.Find(Phone)!.Joined.ShouldBe(5);
    }

    [Fact]
    public void One_user_may_join_by_several_endpoints() =>
        Given(CallAnd(Join(Ann, Tablet))).Participants.Select(p => p.Endpoint).ShouldBe([Desk, Phone, Tablet]);
}
