using System.Collections.Immutable;
using Auvious.Core.Conferences;
using Auvious.Core.Media;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

/// <summary>What clients read, byte for byte.</summary>
public sealed class WireEventTests
{
    private const string Common = "\"timestamp\":\"2040-02-03T04:05:06.789Z\",\"id\":\"room:7\",\"conferenceId\":\"room\","
        + "\"organizationId\":\"demo\",\"conferenceVersion\":7,\"userId\":\"ann\",\"userEndpointId\":\"PHONE\"";

    private static readonly JsonMap Map = JsonMap.Of("""{"a":[null,{"ü":"ключ"}]}""");

    public static TheoryData<ConferenceEvent, string, string> Events => new()
    {
        { new ParticipantJoined(Ann.User, "PHONE", Now, Map), "ConferenceJoinedEvent", ""","metadata":{"a":[null,{"ü":"ключ"}]}""" },
        { new ParticipantLeft(Ann.User, "PHONE", Now, null), "ConferenceLeftEvent", "" },
        { new ParticipantLeft(Ann.User, "PHONE", Now, "expired"), "ConferenceLeftEvent", ""","reason":"expired" """ },
        { new ConferenceEnded(Ann.User, "PHONE", Now, "idle"), "ConferenceEndedEvent", ""","reason":"idle" """ },
        { new ConferenceEnded(Ann.User, "PHONE", Now, null), "ConferenceEndedEvent", ""","reason":"" """ },
        {
            new StreamPublished(Ann.User, "PHONE", Now, Cam, StreamType.MIC_AND_CAM, Map, 500_000, Node, "aaaa"), "ConferenceStreamPublishedEvent",
            ""","streamId":"CAM-1","streamType":"MIC_AND_CAM","metadata":{"a":[null,{"ü":"ключ"}]},"videoBitrate":500000"""
        },
        {
            new StreamPublished(Ann.User, "PHONE", Now, Mic, StreamType.MIC, JsonMap.Empty, null, Node, "aaaa"), "ConferenceStreamPublishedEvent",
            ""","streamId":"MIC-1","streamType":"MIC","metadata":{}"""
        },
        {
            new StreamUnpublished(Ann.User, "PHONE", Now, Cam, StreamType.SCREEN, Leaver: true), "ConferenceStreamUnpublishedEvent",
            ""","streamId":"CAM-1","streamType":"SCREEN" """
        },
        {
            new MetadataUpdated(Ann.User, "PHONE", Now, "TRACK_MUTED/video/CAM-1", "true", Removed: false), "ConferenceMetadataUpdatedEvent",
            ""","key":"TRACK_MUTED/video/CAM-1","operation":"SET","value":"true" """
        },
        {
            new MetadataUpdated(Ann.User, "PHONE", Now, "ON_HOLD", "was", Removed: true), "ConferenceMetadataUpdatedEvent",
            ""","key":"ON_HOLD","operation":"REMOVE","value":"was" """
        },
        { new StreamMetadataUpdated(Ann.User, "PHONE", Now, Cam, Map), "ConferenceStreamMetadataUpdatedEvent",
            ""","streamId":"CAM-1","newMetadata":{"a":[null,{"ü":"ключ"}]}""" },
        { new ParticipantMetadataUpdated(Ann.User, "PHONE", Now, Map), "ConferenceParticipantMetadataUpdatedEvent",
            ""","newMetadata":{"a":[null,{"ü":"ключ"}]}""" },
        { new StreamBitrateUpdated(Ann.User, "PHONE", Now, Cam, 300_000), "ConferenceStreamBitrateUpdatedEvent",
            ""","streamId":"CAM-1","videoBitrate":300000""" },
        { new InteractionSet(Ann.User, "PHONE", Now, "i-2"), "ConferenceInteractionSetEvent", ""","interactionId":"i-2" """ },
    };

    [Theory, MemberData(nameof(Events))]
    public void Each_event_has_its_public_name_and_fields(ConferenceEvent e, string type, string fields)
    {
        var pushed = WireEvents.Of(Id, 7, e);
        pushed.Type.ShouldBe(type);
        pushed.Json.ShouldBe($$"""{"type":"{{type}}",{{Common}}{{fields.TrimEnd()}}}""");
    }

    [Fact]
    public void The_creation_has_no_version()
    {
        var created = new ConferenceCreated(Agent.User, null, Now, Id, null, ImmutableSortedDictionary<string, string>.Empty);
        WireEvents.Of(Id, -1, created).Json.ShouldBe("""
            {"type":"ConferenceCreatedEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"room:created","conferenceId":"room",
            "organizationId":"demo","conferenceVersion":null,"userId":"agent"}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void An_event_without_an_endpoint_leaves_it_out() =>
        WireEvents.Of(Id, 7, new ConferenceEnded(Agent.User, null, Now, "idle")).Json.ShouldNotContain("userEndpointId");

    [Fact]
    public void The_network_indicator_carries_no_version_and_no_origin() =>
        WireEvents.NetworkIndicator(Id, "n-1", Now, [new("PHONE", 3, 90, 99, "OPTIMAL"), new("DESK", 8, 600, 90, "BAD")]).Json.ShouldBe("""
            {"type":"ConferenceNetworkIndicatorUpdatedEvent","timestamp":"2040-02-03T04:05:06.789Z","id":"n-1","conferenceId":"room",
            "organizationId":"demo","averageNetworkQuality":94,"participantIndicatorMap":{
            "PHONE":{"averageJitter":3,"averageRtt":90,"averageNetworkQuality":99,"grade":"OPTIMAL"},
            "DESK":{"averageJitter":8,"averageRtt":600,"averageNetworkQuality":90,"grade":"BAD"}}}
            """.ReplaceLineEndings(""));

    [Theory]
    [InlineData("2040-02-03T04:05:06.7894999Z", "2040-02-03T04:05:06.789Z")]
    [InlineData("2040-02-03T06:05:06+02:00", "2040-02-03T04:05:06.000Z")]
    [InlineData("2039-12-31T23:30:00-01:00", "2040-01-01T00:30:00.000Z")]
    public void A_timestamp_is_UTC_with_three_digits(string at, string text) =>
        WireEvents.Timestamp(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(text);
}
