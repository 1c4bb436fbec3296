namespace Auvious.Core.Snapshots;

/// <summary>A user at one of its endpoints.</summary>
public sealed record Party(UserId User, EndpointId Endpoint);

/// <summary>What a snapshot is made in. Both may be absent.</summary>
public sealed record Session(SessionType? Type, string? Id)
{
    public static readonly Session None = new(null, null);

    /// <summary>The conference, if it is one.</summary>
    public ConferenceId? Conference(OrganizationId organization) =>
        Type == SessionType.CONFERENCE && Id is not null ? new ConferenceId(organization, Id) : null;
}

/// <summary>The contract's names of sessions.</summary>
public enum SessionType { CALL, CONFERENCE }

/// <summary>The contract's names of what a camera may be asked for: existing clients crash on any other.</summary>
public enum CameraRequestType { CAMERA_SWITCH, FLASH_ON, FLASH_OFF }

/// <summary>A picture whose bytes are kept outside of the journal.</summary>
/// <param name="Blob">Its name in the blob store.</param>
/// <param name="MimeType">As its content says.</param>
/// <param name="Suffix">Of its file name, without the dot.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record Picture(string Blob, string MimeType, string Suffix, long Size, string Sha256);

/// <summary>The answer to a picture: it is kept as <paramref name="Blob"/>, the one given or the one that was there.</summary>
public sealed record PictureKept(string Blob) : Reply;

/// <summary>A picture and the name it is saved under.</summary>
public sealed record PictureView(string Filename, Picture Picture) : Reply;

/// <summary>The contract's <c>SnapshotRequestResult</c>.</summary>
public sealed record SnapshotRequestResult(string SnapshotId);

/// <summary>The contract's <c>SnapshotUploadResult</c>.</summary>
public sealed record SnapshotUploadResult(string SnapshotId);

/// <summary>The contract's <c>SnapshotApprovalProcessingResult</c>.</summary>
public sealed record ApprovalResult(bool Succeeded);

/// <summary>The contract's <c>Snapshot</c>. <paramref name="State"/> is absent until there is a picture, or the request was given up.</summary>
/// <param name="Timestamp">When it last changed.</param>
/// <param name="Version">How often it has changed since <paramref name="CreatedAt"/>.</param>
public sealed record SnapshotView(
    string Id, string? RelatedSnapshotId, string OrganizationId, string ApplicationId, string RequesterUserId, string RequesterUserEndpointId,
    string UserId, string UserEndpointId, string? SessionType, string? SessionId, DateTimeOffset Timestamp, string? InteractionId, string? Type,
    string? Path, string? State, SnapshotRequestResult? RequestProcessingResult, ApprovalResult? ApprovalProcessingResult, string? Suffix,
    string? MimeType, DateTimeOffset CreatedAt, long Version, bool Approved) : Reply
{
    /// <summary>Staff see all of their organization, as they see its interactions; others what they asked for or were asked for.</summary>
    public bool IsSeenBy(By by) =>
        by.IsStaff || (by.User.Value == RequesterUserId || by.User.Value == UserId) && (Conference is not { } conference || by.Reaches(conference));

    private ConferenceId? Conference =>
        SessionType == nameof(Snapshots.SessionType.CONFERENCE) && SessionId is not null ? new(new(OrganizationId), SessionId) : null;
}
