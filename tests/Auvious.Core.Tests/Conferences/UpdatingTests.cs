using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

public sealed class UpdatingTests
{
    private static ConferenceState Held => Given(CallAnd(Set(Agent, Desk, "ON_HOLD", "true")));

    private static UpdateParticipantMetadata Person(string map, By? by = null) => new(Id, by ?? Ann, Phone, JsonMap.Of(map));

    private static UpdateStreamMetadata Picture(string map, By? by = null, EndpointId? endpoint = null, StreamId? stream = null) =>
        new(Id, by ?? Ann, endpoint ?? Phone, stream ?? Cam, JsonMap.Of(map));

    private static UpdateStreamBitrate Bitrate(int bitrate, StreamId? stream = null) => new(Id, Ann, Phone, stream, bitrate);

    [Fact]
    public void Setting_a_key_is_an_event()
    {
        Given(Call).When(Set(Agent, Desk, "ON_HOLD", "true")).Then(new MetadataUpdated(Agent.User, "DESK", Now, "ON_HOLD", "true", Removed: false));
        Held.Metadata["ON_HOLD"].ShouldBe(new MetadataEntry("true", Agent.User, "DESK", Now));
    }

    [Fact]
    public void Setting_what_holds_is_done() => Held.When(Set(Supervisor with { User = Agent.User }, Desk, "ON_HOLD", "true")).ThenDone();

    [Fact]
    public void Removing_a_key_tells_what_it_held()
    {
        Held.When(Set(Agent, Desk, "ON_HOLD", null)).Then(new MetadataUpdated(Agent.User, "DESK", Now, "ON_HOLD", "true", Removed: true));
        Held.Run(Set(Agent, Desk, "ON_HOLD", null)).Metadata.ShouldBeEmpty();
    }

    [Fact]
    public void Removing_an_absent_key_is_done() => Given(Call).When(Set(Agent, Desk, "ON_HOLD", null)).ThenDone();

    [Fact]
    public void Metadata_is_bounded_in_the_whole()
    {
        var half = new string('x', JsonMap.Limit / 2);
        var full = Held.Run(Set(Agent, Desk, "a", half));
        full.When(Set(Agent, Desk, "b", half)).ThenRejected(Reason.Invalid, "value");
        full.When(Set(Agent, Desk, "a", half[1..])).Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_value_as_long_as_the_one_it_replaces_always_fits()
    {
        var value = new string('x', JsonMap.Limit - 3);
        var full = Given(CallAnd(Set(Agent, Desk, "key", value)));
        full.When(Set(Agent, Desk, "key", "y" + value[1..])).Events.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("TRACK_MUTED/audio/CAM-1", true)]
    [InlineData("TRACK_MUTED/video/CAM-1", true)]
    [InlineData("TRACK_MUTED/VIDEO/CAM-1", false)]
    [InlineData("TRACK_MUTED/video/CAM-1/more", false)]
    [InlineData("TRACK_MUTED/video/cam-1", false)]
    [InlineData("TRACK_MUTED/video/AGENT-CAM", false)]
    [InlineData("TRACK_MUTED/video/", false)]
    [InlineData("ON_HOLD", false)]
    [InlineData("RECORDER", false)]
    public void A_customer_mutes_its_own_tracks_and_touches_no_other_key(string key, bool allowed)
    {
        var decision = Given(CallAnd(Publish(Agent, Desk, new("AGENT-CAM")))).When(Set(Ann, Phone, key, "true"));
        if (allowed) decision.Then(new MetadataUpdated(Ann.User, "PHONE", Now, key, "true", Removed: false));
        else decision.ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void Only_participants_update_and_by_their_own_endpoint()
    {
        Given(Create()).When(Set(Agent, Desk, "key", "value")).ThenAsks(new WhoIsEndpoint(Desk, Id, Agent.User));
        Given(Create()).WhenAnswered(Set(Agent, Desk, "key", "value"), EndpointStanding.Own).ThenRejected(Reason.Conflict);
        Given(Call).When(Set(Agent, Phone, "key", "value")).ThenRejected(Reason.Forbidden);
        Given(Call).When(Person("{}", Agent)).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void A_participants_metadata_is_replaced()
    {
        Given(Call).When(Person("""{"name":"Ann"}""")).Then(new ParticipantMetadataUpdated(Ann.User, "PHONE", Now, JsonMap.Of("""{"name":"Ann"}""")));
        Given(CallAnd(Person("""{"a":1}"""), Person("""{"b":2}"""))).Find(Phone)!.Metadata.ShouldBe(JsonMap.Of("""{"b":2}"""));
        Given(CallAnd(Person("""{"a":1,"b":2}"""))).When(Person("""{"b":2, "a":1}""")).ThenDone();
    }

    [Fact]
    public void A_streams_metadata_is_replaced_by_its_endpoint()
    {
        Given(Call).When(Picture("""{"portraitMode":true}"""))
            .Then(new StreamMetadataUpdated(Ann.User, "PHONE", Now, Cam, JsonMap.Of("""{"portraitMode":true}""")));
        Given(Call).When(Picture("{}")).ThenDone();
        Given(Call).When(Picture("{}", stream: Mic)).ThenRejected(Reason.NotFound);
        Given(Call).When(Picture("{}", Agent, Desk)).ThenRejected(Reason.Forbidden);
        Given(Call).When(Picture("{}", Agent)).ThenRejected(Reason.Forbidden);
    }

    [Fact]
    public void A_bitrate_is_for_the_named_stream_or_the_only_one_with_video()
    {
        var changed = new StreamBitrateUpdated(Ann.User, "PHONE", Now, Cam, 300_000);
        Given(Call).When(Bitrate(300_000, Cam)).Then(changed);
        Given(Call).When(Bitrate(300_000)).Then(changed);
        Given(CallAnd(Publish(Ann, Phone, Mic, "bbbb", StreamType.MIC))).When(Bitrate(300_000)).Then(changed);
        Given(CallAnd(Bitrate(300_000))).When(Bitrate(300_000)).ThenDone();
    }

    [Fact]
    public void A_bitrate_for_none_or_for_several_is_not_found()
    {
        Given(CallAnd(new UnpublishStream(Id, Ann, Phone, Cam))).When(Bitrate(300_000)).ThenRejected(Reason.NotFound);
        Given(CallAnd(Publish(Ann, Phone, new("SCREEN"), "bbbb", StreamType.SCREEN))).When(Bitrate(300_000)).ThenRejected(Reason.NotFound);
        Given(Call).When(Bitrate(300_000, Mic)).ThenRejected(Reason.NotFound);
        Given(Call).When(new UpdateStreamBitrate(Id, Agent, Desk, Cam, 300_000)).ThenRejected(Reason.NotFound);
    }

    [Fact]
    public void An_interaction_is_set_by_staff_and_the_creator()
    {
        Given(Call).When(new SetInteraction(Id, Supervisor, null, "i-2")).Then(new InteractionSet(Supervisor.User, null, Now, "i-2"));
        Given(Call).When(new SetInteraction(Id, new(Agent.User, Roles.None), null, "i-2")).Events.ShouldHaveSingleItem();
        Given(Call).When(new SetInteraction(Id, Ann, "PHONE", "i-2")).ThenRejected(Reason.Forbidden);
        Given(Call).When(new SetInteraction(Id, Agent, "PHONE", "i-2")).ThenRejected(Reason.Forbidden);
        Given(Call).When(new SetInteraction(Id, Agent, "DESK", "interaction-1")).ThenDone();
        Given(CallAnd(new SetInteraction(Id, Agent, "DESK", "i-2"))).InteractionId.ShouldBe("i-2");
    }

    [Fact]
    public void A_custom_event_goes_to_all_who_have_joined_and_from_a_service_only()
    {
        var send = new SendConferenceEvent(Id, Service, "d", true, new("AnEvent", "{}"), new("AnEvent", "{}"));
        Given(Call).When(send).Asks.ShouldBeOfType<DeliverToAll>().Endpoints.ShouldBe([Desk, Phone]);
        foreach (var by in (By[])[Agent, Supervisor, Ann]) Given(Call).When(send with { By = by }).ThenRejected(Reason.Forbidden);
    }
}
