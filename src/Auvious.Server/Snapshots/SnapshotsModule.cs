using System.ComponentModel.DataAnnotations;
using Akka.Hosting;
using Auvious.Core.Snapshots;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Http;
using Auvious.Server.SignedUrls;
using Carter;

namespace Auvious.Server.Snapshots;

/// <summary>The routes of snapshots and of requests to cameras. A <c>userId</c> in a body is ignored: the token says who calls.</summary>
public sealed class SnapshotsModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var snapshots = app.MapArea("/rtc-api/snapshots", "Snapshots").RequireAuthorization();

        snapshots.MapPost("request", (RequestBody b, Caller caller, SnapshotDesk desk, Applications applications, TimeProvider time, CancellationToken ct) =>
            caller.Act(i => new RequestSnapshot(
                i.NewSnapshot(time), i.By, i.Endpoint(b.UserEndpointId), i.Target(b.TargetUserId, b.TargetUserEndpointId), i.Session(b.SessionType, b.SessionId),
                i.Application(applications, b.ApplicationId), i.OptionalId(b.InteractionId), i.Type(b.SnapshotType)),
                command => desk.Begin(command, id => new SnapshotRequestResult(id), ct)))
            .Answers<SnapshotRequestResult>("requestSnapshot", "Ask an endpoint of a user for a picture", 404);

        snapshots.MapPost("acquire", (HttpRequest request, Caller caller, PictureDesk desk, CancellationToken ct) =>
            desk.Acquire(request, caller, isOld: false, ct))
            .WithMultipart(["snapshotId", "userEndpointId", "snapshotType", "snapshotSuffix", "snapshotMimeType"], [], "image")
            .AnswersDone("acquireSnapshot", "Bring the picture that was asked for", 404, 409, 413);

        // The same for existing mobile clients, which know neither the type of the picture nor this name of the route.
        snapshots.MapPost("snapshotAcquire", (HttpRequest request, Caller caller, PictureDesk desk, CancellationToken ct) =>
            desk.Acquire(request, caller, isOld: true, ct)).ExcludeFromDescription();

        snapshots.MapPost("upload", (HttpRequest request, Caller caller, PictureDesk desk, CancellationToken ct) => desk.Upload(request, caller, ct))
            .WithMultipart(
                ["applicationId", "targetUserId", "targetUserEndpointId", "interactionId", "userEndpointId", "snapshotType", "snapshotSuffix", "snapshotMimeType"],
                ["relatedSnapshotId"], "image")
            .Answers<SnapshotUploadResult>("uploadSnapshot", "Bring a picture that nobody asked for", 404, 413)
            // As the reference has it; HTTP has no 204 with a body, so that none is ever answered.
            .Produces<SnapshotUploadResult>(StatusCodes.Status204NoContent);

        snapshots.MapPost("approve", (ApproveBody b, Caller caller, SnapshotDesk desk, CancellationToken ct) =>
            caller.Act(i => new ApproveSnapshot(
                i.Snapshot(b.SnapshotId), i.By, i.Endpoint(b.UserEndpointId), i.Type(b.SnapshotType)),
                command => desk.Send(command, ct)))
            .AnswersDone("approveSnapshot", "Keep a picture, under another type if one is given", 404, 409);

        snapshots.MapPost("discard", (DiscardBody b, Caller caller, SnapshotDesk desk, CancellationToken ct) =>
            caller.Act(i => new DiscardSnapshot(i.Snapshot(b.SnapshotId), i.By, i.Endpoint(b.UserEndpointId)), command => desk.Send(command, ct)))
            .AnswersDone("discardSnapshot", "Give a request up, or throw its picture away", 404, 409);

        snapshots.MapPost("cameraRequest", (CameraBody b, Caller caller, SnapshotDesk desk, TimeProvider time, CancellationToken ct) =>
            caller.Act(i => new RequestCamera(
                i.NewSnapshot(time), i.By, i.Endpoint(b.UserEndpointId), i.Target(b.TargetUserId, b.TargetUserEndpointId),
                i.Session(b.SessionType, b.SessionId), i.OneOf<CameraRequestType>(b.CameraRequestType)),
                command => desk.Begin(command, id => id, ct)))
            .Answers<string>("requestCamera", "Ask an endpoint of a user to turn its camera or its light", 404);

        snapshots.MapPost("cameraRequestRespond", (RespondBody b, Caller caller, SnapshotDesk desk, CancellationToken ct) =>
            caller.Act(i => new RespondToCameraRequest(
                i.Snapshot(b.SnapshotCameraRequestId), i.By, i.Endpoint(b.UserEndpointId), b.Succeeded ?? i.Bad(nameof(b.Succeeded), "is required", false),
                i.Text(b.AdditionalInformation)), command => desk.Send(command, ct)))
            .AnswersDone("respondToCameraRequest", "Say what came of a request to a camera", 404, 409);

        snapshots.MapGet("", (Caller caller, SnapshotShelf shelf, CancellationToken ct, [Required] string? interactionId = null,
            string? organizationId = null) =>
            shelf.List(caller, interactionId, organizationId, ct))
            .Answers<SnapshotView[]>("findSnapshots", "List the snapshots of an interaction that the caller may see, newest first");

        snapshots.MapGet("{snapshotId}", (string snapshotId, Caller caller, IRequiredActor<SnapshotRegion> region, CancellationToken ct,
            string? organizationId = null) =>
            region.Send(caller, i => new GetSnapshot(i.Snapshot(snapshotId), i.By), ct, organizationId))
            .Answers<SnapshotView>("getSnapshot", "Get a snapshot", 404);

        snapshots.MapPost("signedUrl", (SignedUrlBody b, HttpRequest request, Caller caller, SnapshotShelf shelf, CancellationToken ct) =>
            shelf.Sign(request, caller, b.SnapshotId, b.CreateInternalSignedUrl == true, ct))
            .Answers<SignedUrl>("createSnapshotSignedUrl", "Make a URL that opens the picture without a token", 404, 409)
            .WithHeader("Referer", isRequired: true);

        snapshots.MapGet("signed/{snapshotId}/{expiration}", (string snapshotId, [As<long>] string expiration, HttpRequest request, SnapshotShelf shelf,
            CancellationToken ct, [Required] string? signature = null) =>
            shelf.Open(request, snapshotId, expiration, signature, ct)).AllowAnonymous()
            .AnswersFile("getSignedSnapshot", "Open a signed URL", 404);
    }

    private sealed record RequestBody(
        [Required] string? ApplicationId, [Required] string? UserEndpointId, [Required] string? TargetUserId, [Required] string? TargetUserEndpointId,
        [AllowedValues("UNKNOWN", "CALL", "CONFERENCE")] string? SessionType, string? SessionId, string? InteractionId, string? SnapshotType);

    private sealed record ApproveBody([Required] string? SnapshotId, [Required] string? UserEndpointId, string? SnapshotType);

    private sealed record DiscardBody([Required] string? SnapshotId, [Required] string? UserEndpointId);

    private sealed record CameraBody(
        [Required] string? UserEndpointId, [Required] string? TargetUserId, [Required] string? TargetUserEndpointId,
        [AllowedValues("UNKNOWN", "CALL", "CONFERENCE")] string? SessionType, string? SessionId,
        [Required, AllowedValues("CAMERA_SWITCH", "FLASH_ON", "FLASH_OFF")] string? CameraRequestType);

    private sealed record RespondBody(
        [Required] string? SnapshotCameraRequestId, [Required] string? UserEndpointId, [Required] bool? Succeeded, string? AdditionalInformation);

    /// <summary><paramref name="CreateInternalSignedUrl"/> asks for a URL of this server where the storage could sign one itself.</summary>
    private sealed record SignedUrlBody([Required] string? SnapshotId, bool? CreateInternalSignedUrl);
}
