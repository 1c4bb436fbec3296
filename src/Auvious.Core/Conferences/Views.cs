using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Auvious.Core.Endpoints;

namespace Auvious.Core.Conferences;

/// <summary>The answer to create and join.</summary>
public sealed record ConferenceSummary(string Id, long Version, [AllowedValues("P2P", "ROUTER", "UNKNOWN")] string Mode) : Reply;

/// <summary>The answer to publishStream.</summary>
public sealed record ConferencePublishResult(string StreamId, string SdpAnswer) : Reply;

/// <summary>The answer to viewStream.</summary>
public sealed record ConferenceStreamViewResult(string ViewerId, string SdpAnswer) : Reply;

/// <summary>The answer to sendEvent: to how many endpoints it was handed.</summary>
public sealed record EventsSent(int Count) : Reply;

/// <summary>Stored events, in order, as clients see them.</summary>
public sealed record ConferenceEvents(ImmutableArray<PushedEvent> Events) : Reply;

/// <summary>The contract's <c>Metadata</c>: a value of the conference's metadata and who set it when.</summary>
public sealed record MetadataView(string Value, string UserId, string? UserEndpointId, DateTimeOffset LastModified);

/// <summary>The contract's <c>Conference</c>.</summary>
public sealed record ConferenceView(
    string Id, [AllowedValues("P2P", "ROUTER", "UNKNOWN")] string Mode, string OrganizationId, string? InteractionId, string Creator, string? CreatorEndpoint,
    ImmutableArray<ParticipantView> Participants, ImmutableSortedDictionary<string, MetadataView> Metadata, long Version, bool Empty) : Reply;

/// <summary>The contract's <c>ConferenceParticipant</c>; <paramref name="Id"/> is the endpoint's.</summary>
public sealed record ParticipantView(
    string Id, string UserId, [AllowedValues("HEALTHY", "SICK", "UNKNOWN")] string State, ImmutableArray<StreamView> Streams, JsonMap Metadata);

/// <summary>The contract's <c>ConferenceStream</c>.</summary>
public sealed record StreamView(
    string Id, [AllowedValues("MIC", "CAM", "SCREEN", "MIC_AND_CAM", "UNKNOWN")] string Type, JsonMap Metadata, int? VideoBitrate);

/// <summary>The contract's <c>ConferenceSimpleView</c>: what a late joiner reads. <paramref name="Version"/> is the next event's.</summary>
public sealed record ConferenceSimpleView(
    string Id, string Mode, ImmutableSortedDictionary<string, MetadataView> Metadata,
    ImmutableArray<SimpleParticipantView> Participants, long Version) : Reply;

/// <summary>A user and its joined endpoints.</summary>
public sealed record SimpleParticipantView(string Id, ImmutableArray<SimpleEndpointView> Endpoints);

/// <summary>One joined endpoint.</summary>
public sealed record SimpleEndpointView(
    string Id, [AllowedValues("HEALTHY", "SICK", "UNKNOWN")] string State, ImmutableArray<SimpleStreamView> Streams, JsonMap Metadata);

/// <summary>One published stream.</summary>
public sealed record SimpleStreamView(string Id, string Type, JsonMap Metadata);
