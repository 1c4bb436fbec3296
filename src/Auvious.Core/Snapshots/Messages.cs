namespace Auvious.Core.Snapshots;

/// <summary>What a user may say to one snapshot. Every one is answered with a <see cref="Reply"/>.</summary>
public abstract record SnapshotCommand(SnapshotId Snapshot, By By) : Perishable, ISnapshotMessage;

/// <summary>A command from one of the caller's own endpoints; what is told of it names that endpoint.</summary>
public abstract record EndpointSnapshotCommand(SnapshotId Snapshot, By By, EndpointId Endpoint) : SnapshotCommand(Snapshot, By);

/// <summary>What the three ways of beginning have in common: who asks whom, and within which session.</summary>
public abstract record BeginSnapshot(SnapshotId Snapshot, By By, EndpointId Endpoint, Party Target, Session Session)
    : EndpointSnapshotCommand(Snapshot, By, Endpoint)
{
    /// <summary>The conference it is about, if it is about one.</summary>
    public ConferenceId? Conference => Session.Conference(Snapshot.Organization);
}

/// <summary>Ask the target for a picture.</summary>
public sealed record RequestSnapshot(
    SnapshotId Snapshot, By By, EndpointId Endpoint, Party Target, Session Session, string ApplicationId, string? InteractionId, string? Type)
    : BeginSnapshot(Snapshot, By, Endpoint, Target, Session);

/// <summary>A picture that nobody asked for. Answered with <see cref="PictureKept"/>.</summary>
public sealed record UploadSnapshot(
    SnapshotId Snapshot, By By, EndpointId Endpoint, Party Target, Session Session, string ApplicationId, string InteractionId, string Type,
    string? Related, Picture Picture) : BeginSnapshot(Snapshot, By, Endpoint, Target, Session);

/// <summary>Ask the target to turn its camera or its light.</summary>
public sealed record RequestCamera(SnapshotId Snapshot, By By, EndpointId Endpoint, Party Target, Session Session, CameraRequestType Type)
    : BeginSnapshot(Snapshot, By, Endpoint, Target, Session);

/// <summary>
/// The picture that was asked for. Answered with <see cref="PictureKept"/>: the same picture again is no second one. Without a type it has the
/// one that was asked for.
/// </summary>
public sealed record AcquireSnapshot(SnapshotId Snapshot, By By, EndpointId Endpoint, string? Type, Picture Picture)
    : EndpointSnapshotCommand(Snapshot, By, Endpoint);

/// <summary>Keep the picture, under another type when one is given. Approved as that already: done.</summary>
public sealed record ApproveSnapshot(SnapshotId Snapshot, By By, EndpointId Endpoint, string? Type) : EndpointSnapshotCommand(Snapshot, By, Endpoint);

/// <summary>Give the request up, or throw the picture away. Discarded already: done.</summary>
public sealed record DiscardSnapshot(SnapshotId Snapshot, By By, EndpointId Endpoint) : EndpointSnapshotCommand(Snapshot, By, Endpoint);

/// <summary>What came of a request to a camera. The same again: done.</summary>
public sealed record RespondToCameraRequest(SnapshotId Snapshot, By By, EndpointId Endpoint, bool Succeeded, string? AdditionalInformation)
    : EndpointSnapshotCommand(Snapshot, By, Endpoint);

/// <summary>Answered with a <see cref="SnapshotView"/>.</summary>
public sealed record GetSnapshot(SnapshotId Snapshot, By By) : SnapshotCommand(Snapshot, By);

/// <summary>Where the bytes are, for one who may see them. Answered with a <see cref="PictureView"/>.</summary>
public sealed record GetPicture(SnapshotId Snapshot, By By) : SnapshotCommand(Snapshot, By);

/// <summary>As <see cref="GetPicture"/>, for whoever has a URL that the server signed.</summary>
public sealed record OpenPicture(SnapshotId Snapshot) : ISnapshotMessage;

/// <summary>
/// What retention says: the bytes, the row and the journal go. Done when all of it is gone; not there (any more) is done too, so it may be
/// repeated.
/// </summary>
public sealed record DeleteSnapshot(SnapshotId Snapshot) : ISnapshotMessage;

/// <summary>Its row says that not everything was seen to: recover, tell again, and go on.</summary>
public sealed record WakeSnapshot(SnapshotId Snapshot) : ISnapshotMessage;
