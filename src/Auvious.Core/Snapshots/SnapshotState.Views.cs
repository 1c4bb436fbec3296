namespace Auvious.Core.Snapshots;

public sealed partial record SnapshotState
{
    /// <summary>The whole of a snapshot; a request to a camera has none.</summary>
    public SnapshotView View => new(
        Id.Value, Related, Id.Organization.Value, ApplicationId, Requester!.User.Value, Requester.Endpoint.Value, Target!.User.Value,
        Target.Endpoint.Value, Session.Type?.ToString(), Session.Id, LastEvent, InteractionId, Type, Path,
        Phase == SnapshotPhase.Requested ? null : Phase.ToString().ToUpperInvariant(),
        IsUnasked || Picture is null ? null : new SnapshotRequestResult(Id.Value),
        Phase == SnapshotPhase.Approved ? new ApprovalResult(Succeeded: true) : null,
        Picture?.Suffix, Picture?.MimeType, CreatedAt, Events - 1, Phase == SnapshotPhase.Approved);

    /// <summary>It is a request to a camera, which no list and no question shows.</summary>
    public bool IsCamera => Phase is SnapshotPhase.CameraAsked or SnapshotPhase.CameraAnswered;
}
