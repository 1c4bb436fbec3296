using Auvious.Core.Conferences;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

public sealed class CreatingTests
{
    [Fact]
    public void Creating_opens_a_conference_of_version_0()
    {
        var decision = Given().When(Create(Agent, ("key", "value")));
        decision.Reply.ShouldBe(new ConferenceSummary("room", 0, "ROUTER"));
        var created = decision.Events.ShouldHaveSingleItem().ShouldBeOfType<ConferenceCreated>();
        (created.User, created.Endpoint, created.At, created.Conference, created.InteractionId)
            .ShouldBe((Agent.User, "DESK", Now, Id, "interaction-1"));

        var state = Given().Apply(created);
        (state.Phase, state.Version, state.Creator, state.CreatorEndpoint, state.InteractionId, state.LastEvent)
            .ShouldBe((ConferencePhase.Open, 0L, Agent.User, "DESK", "interaction-1", Now));
        state.Metadata["key"].ShouldBe(new MetadataEntry("value", Agent.User, "DESK", Now));
    }

    [Theory]
    [InlineData(Roles.Agent)]
    [InlineData(Roles.Supervisor)]
    [InlineData(Roles.Service)]
    public void Agents_and_above_may_create(Roles roles) =>
        Given().When(Create(new(new("someone"), roles))).Events.ShouldHaveSingleItem();

    [Theory]
    [InlineData(Roles.Customer)]
    [InlineData(Roles.None)]
    public void Nobody_else_may(Roles roles) =>
        Given().When(Create(new(new("someone"), roles, "room"))).ThenRejected(Reason.Forbidden);

    [Fact]
    public void A_customer_learns_nothing_of_a_taken_id() => Given(Create()).When(Create(Ann)).ThenRejected(Reason.Forbidden);

    [Fact]
    public void A_taken_id_is_a_conflict_even_for_its_creator() => Given(Create()).When(Create()).ThenRejected(Reason.Conflict);

    [Fact]
    public void The_id_of_an_ended_conference_stays_taken() =>
        Given(Create(), new EndConference(Id, Agent, null, null)).When(Create()).ThenRejected(Reason.Conflict);
}
