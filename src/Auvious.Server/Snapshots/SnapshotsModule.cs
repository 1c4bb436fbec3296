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
        var snapshots = app.MapGroup("/rtc-api/snapshots").RequireAuthorization().WithTags("Snapshots");

        snapshots.MapPost("request", (RequestBody b, Caller caller, SnapshotDesk desk, Applications applications, TimeProvider time, CancellationToken ct) =>
            caller.Act(i => new RequestSnapshot(
                i.NewSnapshot(time), i.By, i.Endpoint(b.UserEndpointId), i.Target(b.TargetUserId, b.TargetUserEndpointId), i.Session(b.SessionType, b.SessionId),
                i.Application(applications, b.ApplicationId), i.OptionalId(b.InteractionId), i.Type(b.SnapshotType)),
                command => desk.Begin(command, id => new SnapshotRequestResult(id), ct))).Produces<SnapshotRequestResult>();

        snapshots.MapPost("acquire", (HttpRequest request, Caller caller, PictureDesk desk, CancellationToken ct) =>
            desk.Acquire(request, caller, isOld: false, ct)).WithMultipart(
                ["snapshotId", "userEndpointId", "snapshotType", "snapshotSuffix", "snapshotMimeType"], [], "image").Produces(StatusCodes.Status204NoContent);

        // The same for existing mobile clients, which know neither the type of the picture nor this name of the route.
        snapshots.MapPost("snapshotAcquire", (HttpRequest request, Caller caller, PictureDesk desk, CancellationToken ct) =>
            desk.Acquire(request, caller, isOld: true, ct)).ExcludeFromDescription();

        snapshots.MapPost("upload", (HttpRequest request, Caller caller, PictureDesk desk, CancellationToken ct) => desk.Upload(request, caller, ct))
            .WithMultipart(
                ["applicationId", "targetUserId", "targetUserEndpointId", "interactionId", "userEndpointId", "snapshotType", "snapshotSuffix", "snapshotMimeType"],
                ["relatedSnapshotId"], "image").Produces<SnapshotUploadResult>().Produces<SnapshotUploadResult>(StatusCodes.Status204NoContent);

        snapshots.MapPost("approve", (ApproveBody b, Caller caller, SnapshotDesk desk, CancellationToken ct) =>
            caller.Act(i => new ApproveSnapshot(
                i.Snapshot(b.SnapshotId), i.By, i.Endpoint(b.UserEndpointId), i.Type(b.SnapshotType)),
                command => desk.Send(command, ct))).Produces(StatusCodes.Status204NoContent);

        snapshots.MapPost("discard", (DiscardBody b, Caller caller, SnapshotDesk desk, CancellationToken ct) =>
            caller.Act(i => new DiscardSnapshot(i.Snapshot(b.SnapshotId), i.By, i.Endpoint(b.UserEndpointId)), command => desk.Send(command, ct)))
            .Produces(StatusCodes.Status204NoContent);

        snapshots.MapPost("cameraRequest", (CameraBody b, Caller caller, SnapshotDesk desk, TimeProvider time, CancellationToken ct) =>
            caller.Act(i => new RequestCamera(
                i.NewSnapshot(time), i.By, i.Endpoint(b.UserEndpointId), i.Target(b.TargetUserId, b.TargetUserEndpointId),
                i.Session(b.SessionType, b.SessionId), i.OneOf<CameraRequestType>(b.CameraRequestType)),
                command => desk.Begin(command, id => id, ct))).Produces<string>();

        snapshots.MapPost("cameraRequestRespond", (RespondBody b, Caller caller, SnapshotDesk desk, CancellationToken ct) =>
            caller.Act(i => new RespondToCameraRequest(
                i.Snapshot(b.SnapshotCameraRequestId), i.By, i.Endpoint(b.UserEndpointId), b.Succeeded ?? i.Bad(nameof(b.Succeeded), "is required", false),
                i.Text(b.AdditionalInformation)), command => desk.Send(command, ct))).Produces(StatusCodes.Status204NoContent);

        snapshots.MapGet("", (Caller caller, SnapshotShelf shelf, CancellationToken ct, string? interactionId = null, string? organizationId = null) =>
            shelf.List(caller, interactionId, organizationId, ct));

        snapshots.MapGet("{snapshotId}", (string snapshotId, Caller caller, IRequiredActor<SnapshotRegion> region, CancellationToken ct,
            string? organizationId = null) =>
            region.Send(caller, i => new GetSnapshot(i.Snapshot(snapshotId), i.By), ct, organizationId)).Produces<SnapshotView>();

        snapshots.MapPost("signedUrl", (SignedUrlBody b, HttpRequest request, Caller caller, SnapshotShelf shelf, CancellationToken ct) =>
            shelf.Sign(request, caller, b.SnapshotId, ct)).Produces<SignedUrl>();

        snapshots.MapGet("signed/{snapshotId}/{expiration}", (string snapshotId, string expiration, SnapshotShelf shelf, CancellationToken ct,
            string? signature = null) => shelf.Open(snapshotId, expiration, signature, ct)).AllowAnonymous();
    }

    private sealed record RequestBody(
        string? ApplicationId, string? UserEndpointId, string? TargetUserId, string? TargetUserEndpointId, string? SessionType, string? SessionId,
        string? InteractionId, string? SnapshotType);

    private sealed record ApproveBody(string? SnapshotId, string? UserEndpointId, string? SnapshotType);

    private sealed record DiscardBody(string? SnapshotId, string? UserEndpointId);

    private sealed record CameraBody(
        string? UserEndpointId, string? TargetUserId, string? TargetUserEndpointId, string? SessionType, string? SessionId, string? CameraRequestType);

    private sealed record RespondBody(string? SnapshotCameraRequestId, string? UserEndpointId, bool? Succeeded, string? AdditionalInformation);

    /// <summary><paramref name="CreateInternalSignedUrl"/> asks for a URL of this server where the storage could sign one itself.</summary>
    private sealed record SignedUrlBody(string? SnapshotId, bool? CreateInternalSignedUrl);
}
