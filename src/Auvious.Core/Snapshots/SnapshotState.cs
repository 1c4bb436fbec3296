namespace Auvious.Core.Snapshots;

/// <summary>Where a snapshot is in its life; a request to a camera has a short one of its own.</summary>
public enum SnapshotPhase { None, Requested, Uploaded, Approved, Discarded, CameraAsked, CameraAnswered, Deleted }

/// <summary>One snapshot, or one request to a camera: what its journal says. How it decides is in <c>Decide</c>, what it answers in <c>Views</c>.</summary>
public sealed partial record SnapshotState(SnapshotId Id)
{
    public SnapshotPhase Phase { get; init; }

    /// <summary>How many events there were.</summary>
    public int Events { get; init; }

    /// <summary>Who asked, or came with a picture.</summary>
    public Party? Requester { get; init; }

    /// <summary>Who was asked, or is shown the picture.</summary>
    public Party? Target { get; init; }

    public Session Session { get; init; } = Session.None;
    public string ApplicationId { get; init; } = "";
    public string? InteractionId { get; init; }
    public string? Type { get; init; }
    public string? Related { get; init; }
    public Picture? Picture { get; init; }

    /// <summary>It came unasked, so either side may approve it.</summary>
    public bool IsUnasked { get; init; }

    /// <summary>What came of a request to a camera.</summary>
    public CameraRequestProcessed? Response { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset LastEvent { get; init; }

    /// <summary>Nobody sees the picture any more, so its bytes must go.</summary>
    public bool IsPictureVoid => Picture is not null && Phase is SnapshotPhase.Discarded or SnapshotPhase.Deleted;

    /// <summary>Where the picture counts as stored: what clients are told as its location.</summary>
    public string? Path => Picture is null ? null
        : InteractionId is null ? $"snapshots/{Filename}"
        : $"interactions/{InteractionId}/{Filename}";

    private string Filename => $"{Id.Value}.{Picture!.Suffix}";

    public SnapshotState Apply(SnapshotEvent e) => Changed(e) with
    {
        Events = Events + 1,
        CreatedAt = Events == 0 ? e.At : CreatedAt,
        LastEvent = e.At,
    };

    private SnapshotState Changed(SnapshotEvent e) => e switch
    {
        SnapshotRequested r => this with
        {
            Phase = SnapshotPhase.Requested,
            Requester = new(r.User, r.Endpoint),
            Target = r.Target,
            Session = r.Session,
            ApplicationId = r.ApplicationId,
            InteractionId = r.InteractionId,
            Type = r.Type,
        },
        SnapshotUploaded u => this with
        {
            Phase = SnapshotPhase.Uploaded,
            Requester = new(u.User, u.Endpoint),
            Target = u.Target,
            Session = u.Session,
            ApplicationId = u.ApplicationId,
            InteractionId = u.InteractionId,
            Type = u.Type,
            Related = u.Related,
            Picture = u.Picture,
            IsUnasked = true,
        },
        SnapshotAcquired a => this with { Phase = SnapshotPhase.Uploaded, Target = new(a.User, a.Endpoint), Type = a.Type ?? Type, Picture = a.Picture },
        SnapshotApproved a => this with { Phase = SnapshotPhase.Approved, Type = a.Type ?? Type },
        SnapshotDiscarded => this with { Phase = SnapshotPhase.Discarded },
        CameraRequested r => this with
        {
            Phase = SnapshotPhase.CameraAsked,
            Requester = new(r.User, r.Endpoint),
            Target = r.Target,
            Session = r.Session,
        },
        CameraRequestProcessed p => this with { Phase = SnapshotPhase.CameraAnswered, Response = p },
        SnapshotDeleted => this with { Phase = SnapshotPhase.Deleted },
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "not an event of a snapshot"),
    };
}
