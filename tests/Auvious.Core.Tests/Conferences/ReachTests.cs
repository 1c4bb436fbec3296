using Auvious.Core.Conferences;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

/// <summary>Who may reach a conference at all, and what queries answer.</summary>
public sealed class ReachTests
{
    public static TheoryData<ConferenceCommand> Commands =>
    [
        Join(Passer, Phone), Leave(Passer, Phone), new EndConference(Id, Passer, null, null), Publish(Passer, Phone, Cam),
        new UnpublishStream(Id, Passer, Phone, Cam), new ViewStream(Id, Passer, Phone, Cam, new("v"), Offer("view")),
        new StopViewStream(Id, Passer, Phone, Cam, new("v")), new AddIceCandidates(Id, Passer, Phone, Cam, null, []),
        Set(Passer, Phone, "key", "value"), new UpdateParticipantMetadata(Id, Passer, Phone, JsonMap.Empty),
        new UpdateStreamMetadata(Id, Passer, Phone, Cam, JsonMap.Empty), new UpdateStreamBitrate(Id, Passer, Phone, null, 30_000),
        new SetInteraction(Id, Passer, null, "i"),
    ];

    [Theory, MemberData(nameof(Commands))]
    public void A_customer_reaches_only_the_conference_its_ticket_names(ConferenceCommand command)
    {
        Given(Call).When(command).ThenRejected(Reason.Forbidden);
        Given().When(command).ThenRejected(Reason.Forbidden);
        Given(CallAnd(new EndConference(Id, Agent, null, null))).When(command).ThenRejected(Reason.Forbidden);
        Given(Call).When(command with { By = Passer with { Ticket = null } }).ThenRejected(Reason.Forbidden);
    }

    public static TheoryData<ConferenceCommand> Queries =>
        [new GetConference(Id, Ann), new GetSimpleView(Id, Ann), new GetEvents(Id, Ann, 0), new GetOpenConference(Id, Ann)];

    [Theory, MemberData(nameof(Queries))]
    public void Queries_keep_the_same_bounds(ConferenceCommand query)
    {
        Given(Call).Refuses(query).ShouldBeNull();
        Given(Call).Refuses(query with { By = Passer })!.Why.ShouldBe(Reason.Forbidden);
        Given().Refuses(query)!.Why.ShouldBe(Reason.NotFound);
        var ended = Given(CallAnd(new EndConference(Id, Agent, null, null)));
        if (query is GetOpenConference) ended.Refuses(query)!.Why.ShouldBe(Reason.NotFound);
        else ended.Refuses(query).ShouldBeNull();
    }

    [Fact]
    public void The_view_lists_endpoints_and_names_their_users()
    {
        var view = Given(CallAnd(Set(Agent, Desk, "ON_HOLD", "true"))).View(new GetConference(Id, Ann), new HashSet<EndpointId> { Phone })
            .ShouldBeOfType<ConferenceView>();
        (view.Id, view.Mode, view.OrganizationId, view.InteractionId, view.Creator, view.CreatorEndpoint, view.Version, view.Empty)
            .ShouldBe(("room", "ROUTER", "demo", "interaction-1", "agent", "DESK", 4L, false));
        view.Participants.Select(p => (p.Id, p.UserId, p.State)).ShouldBe([("DESK", "agent", "HEALTHY"), ("PHONE", "ann", "SICK")]);
        view.Participants[1].Streams.ShouldBe([new StreamView("CAM-1", "CAM", JsonMap.Empty, null)]);
        view.Metadata["ON_HOLD"].ShouldBe(new MetadataView("true", "agent", "DESK", Now));
    }

    [Fact]
    public void The_simple_view_groups_endpoints_under_their_user()
    {
        var view = Given(CallAnd(Join(Ann, Tablet))).View(new GetSimpleView(Id, Ann), Nobody).ShouldBeOfType<ConferenceSimpleView>();
        (view.Id, view.Mode, view.Version).ShouldBe(("room", "ROUTER", 4L));
        view.Participants.Select(p => (p.Id, string.Join(",", p.Endpoints.Select(e => e.Id)))).ShouldBe([("agent", "DESK"), ("ann", "PHONE,TABLET")]);
        view.Participants[1].Endpoints[0].Streams.ShouldBe([new SimpleStreamView("CAM-1", "CAM", JsonMap.Empty)]);
    }

    [Fact]
    public void An_ended_conference_shows_its_last_version_and_nobody()
    {
        var ended = Given(CallAnd(new EndConference(Id, Agent, null, null)));
        var view = ended.View(new GetConference(Id, Ann), Nobody).ShouldBeOfType<ConferenceView>();
        (view.Version, view.Empty, view.Participants.Length).ShouldBe((4L, true, 0));
        ended.View(new GetSimpleView(Id, Ann), Nobody).ShouldBeOfType<ConferenceSimpleView>().Participants.ShouldBeEmpty();
    }
}
