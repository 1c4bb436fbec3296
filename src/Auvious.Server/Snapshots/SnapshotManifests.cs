using System.Text.Json.Serialization;
using Auvious.Core.Snapshots;
using Auvious.Server.Hosting;

namespace Auvious.Server.Snapshots;

/// <summary>Names of everything a snapshot journals, hears and answers. A released name is never edited: another shape is another version.</summary>
public static class SnapshotManifests
{
    /// <summary>What stands in the journal.</summary>
    public static IReadOnlyList<Manifest> Journal { get; } =
    [
        new("snapshot.requested/1", SnapshotJson.Default.SnapshotRequested),
        new("snapshot.uploaded/1", SnapshotJson.Default.SnapshotUploaded),
        new("snapshot.acquired/1", SnapshotJson.Default.SnapshotAcquired),
        new("snapshot.approved/1", SnapshotJson.Default.SnapshotApproved),
        new("snapshot.discarded/1", SnapshotJson.Default.SnapshotDiscarded),
        new("snapshot.camera-requested/1", SnapshotJson.Default.CameraRequested),
        new("snapshot.camera-request-processed/1", SnapshotJson.Default.CameraRequestProcessed),
        new("snapshot.deleted/1", SnapshotJson.Default.SnapshotDeleted),
    ];

    /// <summary>What goes between nodes.</summary>
    public static IReadOnlyList<Manifest> Messages { get; } =
    [
        new("snapshot:request/1", SnapshotJson.Default.RequestSnapshot),
        new("snapshot:upload/1", SnapshotJson.Default.UploadSnapshot),
        new("snapshot:acquire/1", SnapshotJson.Default.AcquireSnapshot),
        new("snapshot:approve/1", SnapshotJson.Default.ApproveSnapshot),
        new("snapshot:discard/1", SnapshotJson.Default.DiscardSnapshot),
        new("snapshot:request-camera/1", SnapshotJson.Default.RequestCamera),
        new("snapshot:respond-to-camera/1", SnapshotJson.Default.RespondToCameraRequest),
        new("snapshot:get/1", SnapshotJson.Default.GetSnapshot),
        new("snapshot:get-picture/1", SnapshotJson.Default.GetPicture),
        new("snapshot:open-picture/1", SnapshotJson.Default.OpenPicture),
        new("snapshot:delete/1", SnapshotJson.Default.DeleteSnapshot),
        new("snapshot:wake/1", SnapshotJson.Default.WakeSnapshot),
        new("snapshot:view/1", SnapshotJson.Default.SnapshotView),
        new("snapshot:picture/1", SnapshotJson.Default.PictureView),
        new("snapshot:picture-kept/1", SnapshotJson.Default.PictureKept),
    ];
}

/// <summary>How those are written, and the views in the rows of <c>snapshots</c>.</summary>
[JsonSourceGenerationOptions(
    MaxDepth = Manifest.Depth, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SnapshotRequested))]
[JsonSerializable(typeof(SnapshotUploaded))]
[JsonSerializable(typeof(SnapshotAcquired))]
[JsonSerializable(typeof(SnapshotApproved))]
[JsonSerializable(typeof(SnapshotDiscarded))]
[JsonSerializable(typeof(CameraRequested))]
[JsonSerializable(typeof(CameraRequestProcessed))]
[JsonSerializable(typeof(SnapshotDeleted))]
[JsonSerializable(typeof(RequestSnapshot))]
[JsonSerializable(typeof(UploadSnapshot))]
[JsonSerializable(typeof(AcquireSnapshot))]
[JsonSerializable(typeof(ApproveSnapshot))]
[JsonSerializable(typeof(DiscardSnapshot))]
[JsonSerializable(typeof(RequestCamera))]
[JsonSerializable(typeof(RespondToCameraRequest))]
[JsonSerializable(typeof(GetSnapshot))]
[JsonSerializable(typeof(GetPicture))]
[JsonSerializable(typeof(OpenPicture))]
[JsonSerializable(typeof(DeleteSnapshot))]
[JsonSerializable(typeof(WakeSnapshot))]
[JsonSerializable(typeof(SnapshotView))]
[JsonSerializable(typeof(PictureView))]
[JsonSerializable(typeof(PictureKept))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
