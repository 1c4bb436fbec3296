using System.Text.Json;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;

namespace Auvious.Core.Snapshots;

/// <summary>
/// The events of snapshots as clients get them: names and fields are the public protocol. The id is made of snapshot and version, and is what
/// an endpoint knows a repetition by.
/// </summary>
public static class SnapshotWire
{
    /// <summary>Who is told what of an event; <paramref name="after"/> is the state it led to.</summary>
    public static IReadOnlyList<DeliverEvent> Tellings(SnapshotState after, SnapshotEvent e)
    {
        if (e is not SnapshotUserEvent u) return [];
        var id = $"{after.Id.Value}:{after.Events - 1}";
        var push = Push(id, after, u);
        return [.. Audience(after, e).Distinct().Select(p => new DeliverEvent(p.Endpoint, id, AtLeastOnce: true, push, push, p.User))];
    }

    private static Party[] Audience(SnapshotState after, SnapshotEvent e) => e switch
    {
        SnapshotRequested or CameraRequested => [after.Target!],
        SnapshotAcquired or CameraRequestProcessed => [after.Requester!],
        _ => [after.Requester!, after.Target!],
    };

    private static PushedEvent Push(string id, SnapshotState after, SnapshotUserEvent e)
    {
        var type = TypeOf(e);
        return new(type, WireEvents.Json(type, e.At, w =>
        {
            w.WriteString("id", id);
            w.WriteString("organizationId", after.Id.Organization.Value);
            w.WriteString("userId", e.User.Value);
            w.WriteString("userEndpointId", e.Endpoint.Value);
            w.WriteString(e is CameraRequested or CameraRequestProcessed ? "snapshotCameraRequestId" : "snapshotId", after.Id.Value);
            WriteFields(w, after, e);
        }));
    }

    private static string TypeOf(SnapshotUserEvent e) => e switch
    {
        SnapshotRequested => "SnapshotRequestedEvent",
        SnapshotUploaded or SnapshotAcquired => "SnapshotAcquiredEvent",
        SnapshotApproved => "SnapshotApprovedEvent",
        SnapshotDiscarded => "SnapshotDiscardedEvent",
        CameraRequested => "SnapshotCameraRequestedEvent",
        CameraRequestProcessed => "SnapshotCameraRequestProcessedEvent",
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "has no wire name"),
    };

    private static void WriteFields(Utf8JsonWriter w, SnapshotState after, SnapshotUserEvent e)
    {
        switch (e)
        {
            case CameraRequested c:
                w.WriteString("cameraRequestType", c.Type.ToString());
                break;
            case CameraRequestProcessed p:
                w.WriteBoolean("succeeded", p.Succeeded);
                w.WriteString("additionalInformation", p.AdditionalInformation ?? "");
                return;
            default:
                if (after.Path is { } location) w.WriteString("snapshotLocation", location);
                if (after.Type is { } type) w.WriteString("snapshotType", type);
                break;
        }
        if (e is not (SnapshotRequested or CameraRequested)) return;
        w.WriteString("targetUserId", after.Target!.User.Value);
        w.WriteString("targetUserEndpointId", after.Target.Endpoint.Value);
    }
}
