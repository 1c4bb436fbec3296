namespace Auvious.Core.Snapshots;

/// <summary>One row of a snapshot's journal. The event with version v has sequence number v + 1.</summary>
public abstract record SnapshotEvent(DateTimeOffset At);

/// <summary>What a user did, from one of its endpoints: clients are told both as the event's origin.</summary>
public abstract record SnapshotUserEvent(UserId User, EndpointId Endpoint, DateTimeOffset At) : SnapshotEvent(At);

public sealed record SnapshotRequested(
    UserId User, EndpointId Endpoint, DateTimeOffset At, Party Target, Session Session, string ApplicationId, string? InteractionId, string? Type)
    : SnapshotUserEvent(User, Endpoint, At);

public sealed record SnapshotUploaded(
    UserId User, EndpointId Endpoint, DateTimeOffset At, Party Target, Session Session, string ApplicationId, string InteractionId, string Type,
    string? Related, Picture Picture) : SnapshotUserEvent(User, Endpoint, At);

public sealed record SnapshotAcquired(UserId User, EndpointId Endpoint, DateTimeOffset At, string? Type, Picture Picture)
    : SnapshotUserEvent(User, Endpoint, At);

/// <summary><paramref name="Type"/>: what it is from now on; absent: what it was.</summary>
public sealed record SnapshotApproved(UserId User, EndpointId Endpoint, DateTimeOffset At, string? Type) : SnapshotUserEvent(User, Endpoint, At);

/// <summary>The picture, if there was one, is deleted after it.</summary>
public sealed record SnapshotDiscarded(UserId User, EndpointId Endpoint, DateTimeOffset At) : SnapshotUserEvent(User, Endpoint, At);

public sealed record CameraRequested(UserId User, EndpointId Endpoint, DateTimeOffset At, Party Target, Session Session, CameraRequestType Type)
    : SnapshotUserEvent(User, Endpoint, At);

public sealed record CameraRequestProcessed(
    UserId User, EndpointId Endpoint, DateTimeOffset At, bool Succeeded, string? AdditionalInformation) : SnapshotUserEvent(User, Endpoint, At);

/// <summary>The last row: everything goes, this row too.</summary>
public sealed record SnapshotDeleted(DateTimeOffset At) : SnapshotEvent(At);
