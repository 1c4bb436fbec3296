using System.Collections.Immutable;
using Auvious.Core.Media;

namespace Auvious.Core.Conferences;

/// <summary>
/// One row of a conference's journal. Each but the first raises the version by one; the row of the event with version v (the version
/// before it) has sequence number v + 2. <see cref="User"/> and <see cref="Endpoint"/> are what clients are told as its origin.
/// </summary>
public abstract record ConferenceEvent(UserId User, string? Endpoint, DateTimeOffset At);

public sealed record ConferenceCreated(
    UserId User, string? Endpoint, DateTimeOffset At, ConferenceId Conference, string? InteractionId,
    ImmutableSortedDictionary<string, string> Metadata) : ConferenceEvent(User, Endpoint, At);

public sealed record ParticipantJoined(UserId User, string Endpoint, DateTimeOffset At, JsonMap Metadata)
    : ConferenceEvent(User, Endpoint, At);

public sealed record ParticipantLeft(UserId User, string Endpoint, DateTimeOffset At, string? Reason)
    : ConferenceEvent(User, Endpoint, At);

public sealed record StreamPublished(
    UserId User, string Endpoint, DateTimeOffset At, StreamId Stream, StreamType Type, JsonMap Metadata, int? VideoBitrate,
    string Node, string Attempt) : ConferenceEvent(User, Endpoint, At);

/// <summary>The stream is gone. <paramref name="Leaver"/>: as a part of its endpoint's leaving, of which the leaver is told nothing.</summary>
public sealed record StreamUnpublished(UserId User, string Endpoint, DateTimeOffset At, StreamId Stream, StreamType Type, bool Leaver)
    : ConferenceEvent(User, Endpoint, At);

/// <summary><paramref name="Removed"/>: the key is gone, and <paramref name="Value"/> is what it held.</summary>
public sealed record MetadataUpdated(UserId User, string Endpoint, DateTimeOffset At, string Key, string Value, bool Removed)
    : ConferenceEvent(User, Endpoint, At);

public sealed record StreamMetadataUpdated(UserId User, string Endpoint, DateTimeOffset At, StreamId Stream, JsonMap Metadata)
    : ConferenceEvent(User, Endpoint, At);

public sealed record ParticipantMetadataUpdated(UserId User, string Endpoint, DateTimeOffset At, JsonMap Metadata)
    : ConferenceEvent(User, Endpoint, At);

public sealed record StreamBitrateUpdated(UserId User, string Endpoint, DateTimeOffset At, StreamId Stream, int VideoBitrate)
    : ConferenceEvent(User, Endpoint, At);

public sealed record InteractionSet(UserId User, string? Endpoint, DateTimeOffset At, string InteractionId)
    : ConferenceEvent(User, Endpoint, At);

public sealed record ConferenceEnded(UserId User, string? Endpoint, DateTimeOffset At, string? Reason)
    : ConferenceEvent(User, Endpoint, At);
