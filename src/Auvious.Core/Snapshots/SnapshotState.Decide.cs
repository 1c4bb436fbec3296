using static Auvious.Core.Snapshots.SnapshotPhase;
using Decision = Auvious.Core.Decision<Auvious.Core.Snapshots.SnapshotEvent>;

namespace Auvious.Core.Snapshots;

public sealed partial record SnapshotState
{
    private static readonly Rejected Unknown = Reply.NotFound("the snapshot");
    private static readonly Rejected UnknownCamera = Reply.NotFound("the request to the camera");

    /// <summary>
    /// The state diagram. Who an endpoint belongs to was asked before; here counts which user calls. Somebody who may not gets no word
    /// about the phase.
    /// </summary>
    public Decision Decide(ISnapshotMessage command, DateTimeOffset now) => (Phase, command) switch
    {
        (None or Deleted, DeleteSnapshot) => Reply.Done,
        (_, DeleteSnapshot) => new SnapshotDeleted(now),

        (_, BeginSnapshot c) when !c.By.IsStaff && !(c.Conference is { } conference && c.By.Reaches(conference)) =>
            Reply.Forbidden("a customer asks only within the conference its ticket names"),
        (None, RequestSnapshot c) => new SnapshotRequested(
            c.By.User, c.Endpoint, now, c.Target, c.Session, c.ApplicationId, c.InteractionId, c.Type),
        (None, UploadSnapshot c) => new([new SnapshotUploaded(
            c.By.User, c.Endpoint, now, c.Target, c.Session, c.ApplicationId, c.InteractionId, c.Type, c.Related, c.Picture)], new PictureKept(c.Picture.Blob)),
        (None, RequestCamera c) => new CameraRequested(c.By.User, c.Endpoint, now, c.Target, c.Session, c.Type),
        (_, BeginSnapshot) => Reply.Conflict($"{Id.Value} is taken"),

        (None or Deleted, RespondToCameraRequest) => UnknownCamera,
        (None or Deleted, _) => Unknown,
        (CameraAsked or CameraAnswered, RespondToCameraRequest c) => Respond(c, now),
        (CameraAsked or CameraAnswered, _) => Unknown,
        (_, RespondToCameraRequest) => UnknownCamera,

        (_, SnapshotCommand c) when !Reaches(c.By) => Reply.Forbidden("the ticket names another conference, or none"),
        (_, AcquireSnapshot c) when IsUnasked || c.By.User != Target!.User => Reply.Forbidden("the snapshot was not asked of this user"),
        (Requested, AcquireSnapshot c) => new([new SnapshotAcquired(c.By.User, c.Endpoint, now, c.Type, c.Picture)], new PictureKept(c.Picture.Blob)),
        (Uploaded or Approved, AcquireSnapshot c) when c.Picture.Sha256 == Picture!.Sha256 => new PictureKept(Picture.Blob),
        (Uploaded or Approved, AcquireSnapshot) => Reply.Conflict("the snapshot has its picture"),
        (Discarded, AcquireSnapshot) => Reply.Conflict("the snapshot was discarded"),

        (_, ApproveSnapshot c) when !MayApprove(c.By) => Reply.Forbidden("only who asked for the snapshot may approve it"),
        (Requested, ApproveSnapshot) => Reply.Conflict("there is no picture yet"),
        (Uploaded, ApproveSnapshot c) => new SnapshotApproved(c.By.User, c.Endpoint, now, c.Type),
        (Approved, ApproveSnapshot c) when c.Type is null || c.Type == Type => Reply.Done,
        (Approved, ApproveSnapshot) => Reply.Conflict($"the snapshot was approved as {Type}"),
        (Discarded, ApproveSnapshot) => Reply.Conflict("the snapshot was discarded"),

        (_, DiscardSnapshot c) when !MayApprove(c.By) && c.By.User != Target!.User => Reply.Forbidden("the snapshot is between others"),
        (Requested or Uploaded, DiscardSnapshot c) => new SnapshotDiscarded(c.By.User, c.Endpoint, now),
        (Approved, DiscardSnapshot) => Reply.Conflict("the snapshot was approved"),
        (Discarded, DiscardSnapshot) => Reply.Done,

        (_, GetSnapshot c) => View.IsSeenBy(c.By) ? View : Reply.Forbidden("the snapshot is between others"),
        (_, GetPicture c) when !View.IsSeenBy(c.By) => Reply.Forbidden("the snapshot is between others"),
        (Requested, GetPicture) => Reply.Conflict("there is no picture yet"),
        (Discarded, GetPicture) => Reply.Conflict("the snapshot was discarded"),
        (_, GetPicture) => new PictureView(Filename, Picture!),
        (Uploaded or Approved, OpenPicture) => new PictureView(Filename, Picture!),
        (_, OpenPicture) => Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "not a command of a snapshot"),
    };

    private Decision Respond(RespondToCameraRequest c, DateTimeOffset now) => Response switch
    {
        _ when !Reaches(c.By) => Reply.Forbidden("the ticket names another conference, or none"),
        _ when c.By.User != Target!.User => Reply.Forbidden("the camera is another user's"),
        null => new CameraRequestProcessed(c.By.User, c.Endpoint, now, c.Succeeded, c.AdditionalInformation),
        { } r when r.Succeeded == c.Succeeded && r.AdditionalInformation == c.AdditionalInformation => Reply.Done,
        _ => Reply.Conflict("the request was answered otherwise"),
    };

    private bool Reaches(By by) => Session.Conference(Id.Organization) is not { } conference || by.Reaches(conference);

    /// <summary>Who asked; of a picture that came unasked also whom it is for; supervisors and services, who see to others' work.</summary>
    private bool MayApprove(By by) =>
        by.User == Requester!.User || IsUnasked && by.User == Target!.User || (by.Roles & (Roles.Supervisor | Roles.Service)) != 0;
}
