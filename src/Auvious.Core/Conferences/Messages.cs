using System.Collections.Immutable;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;

namespace Auvious.Core.Conferences;

/// <summary>What a user may say to one conference. Every one is answered with a <see cref="Reply"/>.</summary>
public abstract record ConferenceCommand(ConferenceId Conference, By By) : Perishable, IConferenceMessage;

/// <summary>A command that names the endpoint it is for.</summary>
public abstract record ParticipantCommand(ConferenceId Conference, By By, EndpointId Endpoint) : ConferenceCommand(Conference, By);

/// <summary>Answered with <see cref="ConferenceSummary"/>. A taken id is a conflict.</summary>
public sealed record CreateConference(
    ConferenceId Conference, By By, string? CreatorEndpoint, string? InteractionId, ImmutableSortedDictionary<string, string> Metadata)
    : ConferenceCommand(Conference, By);

/// <summary>Answered with <see cref="ConferenceSummary"/>, once the endpoint itself says that it lives and is the caller's.</summary>
public sealed record JoinConference(ConferenceId Conference, By By, EndpointId Endpoint, JsonMap Metadata)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>Leave, or make another leave. Not joined (any more): done.</summary>
public sealed record LeaveConference(ConferenceId Conference, By By, EndpointId Endpoint, string? Reason)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>End it for everybody. Ended already: done.</summary>
public sealed record EndConference(ConferenceId Conference, By By, string? Endpoint, string? Reason) : ConferenceCommand(Conference, By);

/// <summary>Answered with <see cref="ConferencePublishResult"/>.</summary>
public sealed record PublishStream(
    ConferenceId Conference, By By, EndpointId Endpoint, StreamId Stream, StreamType Type, string SdpOffer, JsonMap Metadata, int? VideoBitrate)
    : ParticipantCommand(Conference, By, Endpoint)
{
    /// <summary>The offer's <c>ice-ufrag</c> (RFC 8839 §5.4): what makes this attempt the same as another.</summary>
    public string Attempt { get; } = Sdp.Ufrag(SdpOffer);
}

/// <summary>No such stream (any more): done.</summary>
public sealed record UnpublishStream(ConferenceId Conference, By By, EndpointId Endpoint, StreamId Stream)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>
/// Answered with <see cref="ConferenceStreamViewResult"/>. <paramref name="Endpoint"/> may be the viewer's or the publisher's: existing
/// clients send the publisher's.
/// </summary>
public sealed record ViewStream(ConferenceId Conference, By By, EndpointId Endpoint, StreamId Stream, ViewerId Viewer, string SdpOffer)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>No such stream or viewer (any more): done.</summary>
public sealed record StopViewStream(ConferenceId Conference, By By, EndpointId Endpoint, StreamId Stream, ViewerId Viewer)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>Candidates of a publisher (no viewer) or of a viewer.</summary>
public sealed record AddIceCandidates(
    ConferenceId Conference, By By, EndpointId Endpoint, StreamId Stream, ViewerId? Viewer, ImmutableArray<IceCandidate> Candidates)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>SET (with a value) or REMOVE (null) one key of the conference's metadata.</summary>
public sealed record UpdateMetadata(ConferenceId Conference, By By, EndpointId Endpoint, string Key, string? Value)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>Replace a stream's metadata.</summary>
public sealed record UpdateStreamMetadata(ConferenceId Conference, By By, EndpointId Endpoint, StreamId Stream, JsonMap Metadata)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>Replace a participant's metadata.</summary>
public sealed record UpdateParticipantMetadata(ConferenceId Conference, By By, EndpointId Endpoint, JsonMap Metadata)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>The most video a stream shall carry, in bit/s. Without a stream: the endpoint's only one with video.</summary>
public sealed record UpdateStreamBitrate(ConferenceId Conference, By By, EndpointId Endpoint, StreamId? Stream, int VideoBitrate)
    : ParticipantCommand(Conference, By, Endpoint);

/// <summary>Name the interaction this conference belongs to.</summary>
public sealed record SetInteraction(ConferenceId Conference, By By, string? Endpoint, string InteractionId) : ConferenceCommand(Conference, By);

/// <summary>
/// Hand a custom event to every joined endpoint; answered with <see cref="EventsSent"/>. <paramref name="Stored"/> is the masked copy.
/// </summary>
public sealed record SendConferenceEvent(
    ConferenceId Conference, By By, string DeliveryId, bool AtLeastOnce, PushedEvent Clear, PushedEvent Stored) : ConferenceCommand(Conference, By);

/// <summary>Answered with a <see cref="ConferenceView"/>.</summary>
public sealed record GetConference(ConferenceId Conference, By By) : ConferenceCommand(Conference, By);

/// <summary>Answered with a <see cref="ConferenceView"/>, or not found when it has ended.</summary>
public sealed record GetOpenConference(ConferenceId Conference, By By) : ConferenceCommand(Conference, By);

/// <summary>Answered with a <see cref="ConferenceSimpleView"/>.</summary>
public sealed record GetSimpleView(ConferenceId Conference, By By) : ConferenceCommand(Conference, By);

/// <summary>Answered with <see cref="ConferenceEvents"/>: those from version <paramref name="From"/> on, at once or when the first one comes.</summary>
public sealed record GetEvents(ConferenceId Conference, By By, long From) : ConferenceCommand(Conference, By);

/// <summary>Woken after a start of the node: recover, and go on with participants and timers.</summary>
public sealed record WakeConference(ConferenceId Conference) : IConferenceMessage;

/// <summary>
/// It ended before <paramref name="EndedBefore"/>, long enough ago: forget everything. Done when the journal holds nothing of it any more, also when it
/// never did; a conflict while it is open, or has ended later.
/// </summary>
public sealed record ForgetConference(ConferenceId Conference, DateTimeOffset EndedBefore) : IConferenceMessage;

/// <summary>What <see cref="ForgetConference"/> comes to: nothing is kept in the journal.</summary>
public sealed record EraseJournal
{
    public static readonly EraseJournal Instance = new();
}

/// <summary>The endpoint answered. A join goes on with it; any other command learns why its endpoint is no participant.</summary>
public sealed record EndpointAnswered(ParticipantCommand Command, EndpointStanding Standing);

/// <summary>The media node answered: the peer is there. Decided as the publishing itself, on the state of now.</summary>
public sealed record RecordPublication(PublishStream Publish, string Node, string SdpAnswer);

/// <summary>What <see cref="SendConferenceEvent"/> comes to: hand it to these, and count.</summary>
public sealed record DeliverToAll(SendConferenceEvent Command, ImmutableArray<EndpointId> Endpoints);

/// <summary>An endpoint's lease is over, so it takes part no more.</summary>
public sealed record DropParticipant(EndpointId Endpoint, string Reason);

/// <summary>A media node lost the stream.</summary>
public sealed record DropStream(StreamId Stream, string Attempt);

/// <summary>Nobody was there for as long as the configuration allows.</summary>
public sealed record EndIdleConference;
