using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Auvious.Core.Endpoints;

/// <summary>What a user may say to one of its endpoints.</summary>
public abstract record EndpointCommand(EndpointId Endpoint, By By) : Perishable, IEndpointMessage;

/// <summary>A lease of <paramref name="KeepAliveSeconds"/> (5 to 3600). Again by the same user: a new lease; by another: 409.</summary>
public sealed record RegisterEndpoint(EndpointId Endpoint, By By, int KeepAliveSeconds, bool Reminder) : EndpointCommand(Endpoint, By);

/// <summary>Renew the lease. Not journaled. 404 when there is none, 403 when it is another user's.</summary>
public sealed record KeepEndpointAlive(EndpointId Endpoint, By By) : EndpointCommand(Endpoint, By);

/// <summary>End the lease, and with it every participation.</summary>
public sealed record UnregisterEndpoint(EndpointId Endpoint, By By, string? Reason = null) : EndpointCommand(Endpoint, By);

/// <summary>Woken after a start of the node: recover, and go on with the lease.</summary>
public sealed record WakeEndpoint(EndpointId Endpoint) : IEndpointMessage;

/// <summary>
/// It ended long enough ago: forget everything. Done when the journal holds nothing of it any more, also when it never did; a conflict while it is
/// alive, or a conference has yet to hear of its end.
/// </summary>
public sealed record ForgetEndpoint(EndpointId Endpoint) : IEndpointMessage;

/// <summary>What a conference says to an endpoint, besides its events.</summary>
public abstract record ConferenceToEndpoint(EndpointId Endpoint, ConferenceId Conference) : IEndpointMessage;

/// <summary>Is this endpoint alive, and <paramref name="User"/>'s? Answered with <see cref="EndpointIs"/> to the sender.</summary>
public sealed record WhoIsEndpoint(EndpointId Endpoint, ConferenceId Conference, UserId User) : ConferenceToEndpoint(Endpoint, Conference);

/// <summary>The answer to <see cref="WhoIsEndpoint"/>.</summary>
public sealed record EndpointIs(EndpointId Endpoint, ConferenceId Conference, UserId User, EndpointStanding Standing);

/// <summary>How an endpoint stands to a user.</summary>
public enum EndpointStanding { Own, Another, Unknown }

/// <summary>
/// The endpoint has joined, and <paramref name="Version"/> is the first event it shall see (its own joining). Repeated with the
/// events until taken. An ended endpoint answers with <see cref="EndpointEnded"/>.
/// </summary>
public sealed record EndpointJoined(EndpointId Endpoint, ConferenceId Conference, long Version) : ConferenceToEndpoint(Endpoint, Conference);

/// <summary>
/// Events of the conference, dense from version <paramref name="From"/>; none at all announces that <paramref name="From"/> is the next
/// version. <paramref name="Joined"/> is the first version this endpoint shall see: an endpoint that does not know of its joining
/// (the telling was lost) learns it here. The endpoint answers with <see cref="EventsTaken"/>, asks for what it lacks with
/// <see cref="PullEvents"/>, or says <see cref="EndpointEnded"/>.
/// </summary>
public sealed record TellEvents(EndpointId Endpoint, ConferenceId Conference, long Joined, long From, ImmutableArray<PushedEvent> Events)
    : ConferenceToEndpoint(Endpoint, Conference);

/// <summary>One event for clients: its type, and its whole JSON object as it goes out on every channel.</summary>
public sealed record PushedEvent(string Type, [property: JsonConverter(typeof(RawJsonConverter))] string Json)
{
    /// <summary>Without the content, for what is printed may be logged, and the content may hold what a mask hides.</summary>
    public override string ToString() => Type;
}

/// <summary>
/// The endpoint is out of the conference: its unacknowledged numbers of it are void. <paramref name="Version"/> is the first version
/// it does not see. Answered with <see cref="RemovalTaken"/> when everything pushed before is on its way.
/// </summary>
public sealed record EndpointRemoved(EndpointId Endpoint, ConferenceId Conference, long Version) : ConferenceToEndpoint(Endpoint, Conference);

/// <summary>
/// The conference has ended; <paramref name="Next"/> is the version after its last event. Its events stay until acknowledged. Repeated
/// until answered with <see cref="RemovalTaken"/>, which the endpoint says once it has taken every event below <paramref name="Next"/>.
/// </summary>
public sealed record EndpointDismissed(EndpointId Endpoint, ConferenceId Conference, long Next) : ConferenceToEndpoint(Endpoint, Conference);

/// <summary>
/// An event of its own for this endpoint (custom, snapshot, file). At-least-once ones are journaled, then answered with <see cref="Delivered"/>;
/// best-effort ones are answered at once. <paramref name="DeliveryId"/> makes a repeat harmless. <paramref name="Stored"/> is the copy
/// that may be journaled and logged: the masked one where a mask was given. <paramref name="User"/>, when given, is whose the endpoint must
/// be. A <see cref="Rejected"/> comes back when the endpoint can't take it now.
/// </summary>
public sealed record DeliverEvent(
    EndpointId Endpoint, string DeliveryId, bool AtLeastOnce, PushedEvent Clear, PushedEvent Stored, UserId? User = null) : IEndpointMessage;

/// <summary>The answer to <see cref="DeliverEvent"/>; not <paramref name="Taken"/> when the endpoint has ended or is another user's.</summary>
public sealed record Delivered(EndpointId Endpoint, string DeliveryId, bool Taken);

/// <summary>What an endpoint says to a conference.</summary>
public abstract record EndpointToConference(ConferenceId Conference, EndpointId Endpoint) : IConferenceMessage;

/// <summary>Everything below <paramref name="Next"/> is taken. Carries the endpoint's health, which a recovered conference has forgotten.</summary>
public sealed record EventsTaken(ConferenceId Conference, EndpointId Endpoint, long Next, bool Sick) : EndpointToConference(Conference, Endpoint);

/// <summary>
/// Tell the events from <paramref name="From"/> on again, in one or several <see cref="TellEvents"/>, then one without events at the version
/// of now, which tells the endpoint that it lacks nothing. An endpoint that is no participant gets <see cref="EndpointRemoved"/>; of an
/// ended conference, the events and <see cref="EndpointDismissed"/>.
/// </summary>
public sealed record PullEvents(ConferenceId Conference, EndpointId Endpoint, long From) : EndpointToConference(Conference, Endpoint);

/// <summary>Pushes nothing more of this conference.</summary>
public sealed record RemovalTaken(ConferenceId Conference, EndpointId Endpoint) : EndpointToConference(Conference, Endpoint);

/// <summary>The endpoint's lease is over (unregistered or expired): remove the participant. Repeated until <see cref="EndpointRemoved"/>.</summary>
public sealed record EndpointEnded(ConferenceId Conference, EndpointId Endpoint, string Reason) : EndpointToConference(Conference, Endpoint);

/// <summary>No keepalive for the whole period, or one again. Not journaled.</summary>
public sealed record EndpointHealth(ConferenceId Conference, EndpointId Endpoint, bool Sick) : EndpointToConference(Conference, Endpoint);

/// <summary>
/// A channel (hub connection, MQTT session) asks for the endpoint's events after sequence <paramref name="After"/> (absent: after the last
/// acknowledged). The sender is the channel. Answered with <see cref="ChannelAttached"/>, then <see cref="PushEvent"/>s, or with a
/// <see cref="Rejected"/>: unavailable means a recovering endpoint could not learn its conferences' events in time, so ask again.
/// </summary>
public sealed record AttachChannel(EndpointId Endpoint, UserId User, long? After = null) : IEndpointMessage;

/// <summary>
/// The channel is the endpoint's now. When not null, <paramref name="Gap"/> is the first sequence still there: declare it before any event.
/// Said again with a gap when the channel was so slow that events fell out of the outbox. The sender is the endpoint: watch it, and
/// attach again when it stops. The first event comes after number <paramref name="Start"/>.
/// </summary>
public sealed record ChannelAttached(EndpointId Endpoint, long? Gap = null, long Start = 0);

/// <summary>The channel has closed. Of another channel than the present one: nothing happens.</summary>
public sealed record DetachChannel(EndpointId Endpoint) : IEndpointMessage;

/// <summary>Another channel took over, or the endpoint ended: close.</summary>
public sealed record ChannelClosed(string Reason);

/// <summary>
/// One event for the client; <paramref name="Sequence"/> 0 is best effort. <paramref name="After"/> is the number pushed before it: a channel on
/// another node that has another one last has lost something on the way, and attaches again.
/// </summary>
public sealed record PushEvent(long Sequence, PushedEvent Event, long After = 0);

/// <summary>
/// Everything up to <paramref name="Sequence"/> was pushed, and not all is confirmed yet: the channel confirms again, or attaches again when it lacks some.
/// </summary>
public sealed record PushedThrough(long Sequence);

/// <summary>The client has handled everything up to and including <paramref name="Sequence"/>.</summary>
public sealed record AckEvents(EndpointId Endpoint, UserId User, long Sequence) : IEndpointMessage;

/// <summary>
/// The channel has sent everything up to <paramref name="Sequence"/>: the endpoint pushes more. Without it an endpoint stops after
/// <see cref="ChannelWindow.Size"/> events.
/// </summary>
public sealed record EventsPushed(EndpointId Endpoint, long Sequence) : IEndpointMessage;

/// <summary>Tell <paramref name="Message"/> to its conference once everything pushed before is on its way to the client.</summary>
public sealed record RelayAfterPushed(RemovalTaken Message);
