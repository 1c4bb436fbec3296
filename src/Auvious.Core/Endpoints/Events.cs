using System.Collections.Immutable;

namespace Auvious.Core.Endpoints;

/// <summary>What happened to an endpoint. Only a <see cref="JournaledEvent"/> outlives the actor.</summary>
public abstract record EndpointEvent;

/// <summary>An event that is in the journal before anyone hears of it.</summary>
public abstract record JournaledEvent : EndpointEvent;

/// <summary>
/// A lease. Of an endpoint that was not alive it starts everything anew: <paramref name="Sequence"/> is the first number to give out,
/// and nothing older is left to read.
/// </summary>
public sealed record EndpointRegistered(UserId User, int KeepAliveSeconds, bool Reminder, long Sequence) : JournaledEvent;

/// <summary>
/// The anchor: version <paramref name="Version"/> gets <paramref name="Sequence"/>, and later ones the free numbers in order. Beside
/// another conference there is no anchor: numbers up to <paramref name="Reserved"/> may be given out without a further write.
/// </summary>
public sealed record JoinedConference(ConferenceId Conference, long Version, long Sequence, long? Reserved = null) : JournaledEvent;

/// <summary>
/// Out of the conference; <paramref name="Version"/> is the first one not seen, <paramref name="Sequence"/> the next number to give out.
/// When one conference of two remains, it is anchored there.
/// </summary>
public sealed record LeftConference(ConferenceId Conference, long Version, long Sequence, Anchor? Remaining = null) : JournaledEvent;

/// <summary>As <see cref="LeftConference"/>, but the conference has ended, and its events below <paramref name="Version"/> stay.</summary>
public sealed record DismissedFromConference(ConferenceId Conference, long Version, long Sequence, Anchor? Remaining = null) : JournaledEvent;

/// <summary>The next version of a conference.</summary>
public sealed record Anchor(ConferenceId Conference, long Version);

/// <summary>An own event got its number. A delivery id taken before: it moves to the new number.</summary>
public sealed record OwnEventTaken(string DeliveryId, long Sequence, PushedEvent Event) : JournaledEvent;

/// <summary>In two conferences or more: numbers up to <paramref name="Through"/> may be given out.</summary>
public sealed record NumbersReserved(long Through) : JournaledEvent;

/// <summary>After a crash while in two conferences or more: what was below <paramref name="First"/> is gone.</summary>
public sealed record OutboxRestarted(long First, long Reserved) : JournaledEvent;

/// <summary>How far the outbox has come: acknowledged, lost to its bounds, and where each conference's first event in it stands.</summary>
public sealed record OutboxAdvanced(long Acknowledged, long Lost, ImmutableArray<Place> Places) : JournaledEvent;

/// <summary>A conference's <paramref name="Version"/> stands at number <paramref name="Sequence"/>.</summary>
public sealed record Place(ConferenceId Conference, long Version, long Sequence);

/// <summary>Unregistered or expired. <paramref name="Sequence"/> is the next number, should the same user register again.</summary>
public sealed record LeaseEnded(string Reason, long Sequence) : JournaledEvent;

/// <summary>Recovered from the journal: the lease starts anew, and what conferences told has to be asked for again.</summary>
public sealed record Recovered(DateTimeOffset At) : EndpointEvent;

/// <summary>A keepalive.</summary>
public sealed record LeaseRenewed(DateTimeOffset At) : EndpointEvent;

/// <summary>No keepalive for a whole period.</summary>
public sealed record FellSick : EndpointEvent;

/// <summary>The reminder of this period is out.</summary>
public sealed record Reminded : EndpointEvent;

/// <summary>The next events of a conference got their numbers.</summary>
public sealed record EventsReceived(ConferenceId Conference, ImmutableArray<PushedEvent> Events) : EndpointEvent;

/// <summary>A conference was asked for events from the wanted version on.</summary>
public sealed record EventsAsked(ConferenceId Conference) : EndpointEvent;

/// <summary>More events were missed than the outbox holds: those below <paramref name="Version"/> are lost.</summary>
public sealed record EventsSkipped(ConferenceId Conference, long Version) : EndpointEvent;

/// <summary>Every event the conference has told before the crash is here again.</summary>
public sealed record CaughtUp(ConferenceId Conference) : EndpointEvent;

/// <summary>The clear copy of an own event, which the journal must not see.</summary>
public sealed record ClearKept(string DeliveryId, PushedEvent Event) : EndpointEvent;

/// <summary>The client has handled everything up to <paramref name="Sequence"/>.</summary>
public sealed record Acknowledged(long Sequence) : EndpointEvent;
