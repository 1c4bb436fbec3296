using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

public sealed class PublishingTests
{
    private static readonly ConferenceState Joined = Given(Create(), Join(Agent, Desk), Join(Ann, Phone));

    private static AtMediaNode Open(string? node, PublishStream c) =>
        new(node, new OpenPublication(new(Id, c.Stream, c.Attempt), c.Endpoint, c.Type, c.SdpOffer, c.VideoBitrate));

    [Fact]
    public void Publishing_asks_any_media_node_first()
    {
        var publish = Publish(Ann, Phone, Cam, bitrate: 500_000);
        Joined.When(publish).ThenAsks(Open(null, publish));
    }

    [Fact]
    public void An_opened_publication_is_an_event_and_the_nodes_answer()
    {
        var decision = Joined.WhenRecorded(Publish(Ann, Phone, Cam, "aaaa", metadata: """{"primary":true}""", bitrate: 500_000));
        decision.Then(new StreamPublished(
            Ann.User, "PHONE", Now, Cam, StreamType.CAM, JsonMap.Of("""{"primary":true}"""), 500_000, Node, "aaaa"));
        decision.Reply.ShouldBe(new ConferencePublishResult("CAM-1", Answer));
    }

    [Fact]
    public void The_same_offer_again_goes_to_the_node_that_has_it_and_is_no_event()
    {
        var publish = Publish(Ann, Phone, Cam);
        Given(Call).When(publish).ThenAsks(Open(Node, publish));
        Given(Call).WhenRecorded(publish).ThenOnly(new ConferencePublishResult("CAM-1", Answer));
    }

    [Fact]
    public void Another_offer_is_a_new_publication_of_the_stream()
    {
        var again = Publish(Ann, Phone, Cam, "bbbb", StreamType.SCREEN);
        Given(Call).When(again).ThenAsks(Open(null, again));
        Given(Call).WhenRecorded(again).Then(
            new StreamUnpublished(Ann.User, "PHONE", Now, Cam, StreamType.CAM, Leaver: false),
            new StreamPublished(Ann.User, "PHONE", Now, Cam, StreamType.SCREEN, JsonMap.Empty, null, Node, "bbbb"));
    }

    [Fact]
    public void Anothers_stream_id_is_bad_input_before_and_after_the_asking()
    {
        Given(Call).When(Publish(Agent, Desk, Cam)).ThenRejected(Reason.Invalid, "streamId");
        Given(Call).WhenRecorded(Publish(Agent, Desk, Cam)).ThenRejected(Reason.Invalid, "streamId");
        Given(CallAnd(Join(Ann, Tablet))).When(Publish(Ann, Tablet, Cam)).ThenRejected(Reason.Invalid, "streamId");
    }

    [Fact]
    public void An_offer_without_a_name_is_bad_input() =>
        Joined.When(new PublishStream(Id, Ann, Phone, Cam, StreamType.CAM, "v=0", JsonMap.Empty, null)).ThenRejected(Reason.Invalid, "sdpOffer");

    [Fact]
    public void Who_left_meanwhile_does_not_publish() =>
        Given(Create()).WhenRecorded(Publish(Ann, Phone, Cam)).ThenRejected(Reason.Conflict);

    [Fact]
    public void Nor_does_another_user_by_the_same_endpoint() =>
        Given(Create(), Join(Bob, Phone)).WhenRecorded(Publish(Ann, Phone, Cam)).ThenRejected(Reason.Conflict);

    [Fact]
    public void Only_so_many_streams_of_one_endpoint()
    {
        var full = Enumerable.Range(0, ConferenceState.StreamLimit).Aggregate(Joined, (s, n) => s.Run(Publish(Ann, Phone, new($"s{n}"))));
        full.When(Publish(Ann, Phone, new("more"))).ThenRejected(Reason.Conflict);
        full.WhenRecorded(Publish(Ann, Phone, new("more"))).ThenRejected(Reason.Conflict);
        full.When(Publish(Ann, Phone, new("s0"), "other")).Asks.ShouldNotBeNull();
        full.WhenRecorded(Publish(Ann, Phone, new("s0"), "other")).Events.Length.ShouldBe(2);
        full.When(Publish(Agent, Desk, new("more"))).Asks.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(EndpointStanding.Own, Reason.Conflict)]
    [InlineData(EndpointStanding.Another, Reason.Forbidden)]
    [InlineData(EndpointStanding.Unknown, Reason.NotFound)]
    public void Who_has_not_joined_learns_why(EndpointStanding standing, Reason why)
    {
        Given(Create()).When(Publish(Ann, Phone, Cam)).ThenAsks(new WhoIsEndpoint(Phone, Id, Ann.User));
        Given(Create()).WhenAnswered(Publish(Ann, Phone, Cam), standing).ThenRejected(why);
    }

    [Fact]
    public void Who_joined_while_asked_goes_on()
    {
        var publish = Publish(Ann, Phone, Cam);
        Joined.WhenAnswered(publish, EndpointStanding.Own).ThenAsks(Open(null, publish));
    }

    [Fact]
    public void Even_staff_publishes_by_its_own_endpoint_only() =>
        Given(Call).When(Publish(Agent, Phone, Mic)).ThenRejected(Reason.Forbidden);

    [Fact]
    public void Unpublishing_is_one_event() => Given(Call).When(new UnpublishStream(Id, Ann, Phone, Cam))
        .Then(new StreamUnpublished(Ann.User, "PHONE", Now, Cam, StreamType.CAM, Leaver: false));

    [Fact]
    public void Staff_may_unpublish_anothers_stream() => Given(Call).When(new UnpublishStream(Id, Agent, Desk, Cam))
        .Then(new StreamUnpublished(Ann.User, "PHONE", Now, Cam, StreamType.CAM, Leaver: false));

    [Fact]
    public void Customers_may_not() => Given(CallAnd(Join(Bob, Tablet))).When(new UnpublishStream(Id, Bob, Tablet, Cam))
        .ThenRejected(Reason.Forbidden);

    [Fact]
    public void Unpublishing_what_is_not_there_is_done()
    {
        Given(Call).When(new UnpublishStream(Id, Ann, Phone, Mic)).ThenDone();
        Given(CallAnd(Leave(Ann, Phone))).When(new UnpublishStream(Id, Ann, Phone, Cam)).ThenDone();
    }

    [Fact]
    public void The_tracks_keys_go_with_the_stream_and_only_those()
    {
        var state = Given(CallAnd(
            Set(Ann, Phone, "TRACK_MUTED/video/CAM-1", "true"), Set(Ann, Phone, "TRACK_MUTED/audio/CAM-1", "true"),
            Set(Agent, Desk, "TRACK_MUTED/audio/CAM-10", "true"), Set(Agent, Desk, "RECORDER", "{}")));
        state.Run(new UnpublishStream(Id, Ann, Phone, Cam)).Metadata.Keys.ShouldBe(["RECORDER", "TRACK_MUTED/audio/CAM-10"]);
        state.Run(Publish(Ann, Phone, Cam, "bbbb")).Metadata.Keys.ShouldBe(["RECORDER", "TRACK_MUTED/audio/CAM-10"]);
    }

    [Fact]
    public void A_lost_publication_unpublishes_its_stream() => Given(Call).When(new DropStream(Cam, "aaaa"))
        .Then(new StreamUnpublished(Ann.User, "PHONE", Now, Cam, StreamType.CAM, Leaver: false));

    [Fact]
    public void The_loss_of_an_earlier_attempt_is_nothing()
    {
        Given(Call).When(new DropStream(Cam, "old")).ThenDone();
        Given(Call).When(new DropStream(Mic, "aaaa")).ThenDone();
    }
}
