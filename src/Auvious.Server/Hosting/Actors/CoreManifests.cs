using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Auvious.Server.Snapshots;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Every name there is, of every feature.</summary>
public static class CoreManifests
{
    public static IReadOnlyList<Manifest> All { get; } =
    [
        .. ConferenceManifests.Journal, .. ConferenceManifests.Messages, .. EndpointManifests.Journal, .. EndpointManifests.Messages,
        .. SnapshotManifests.Journal, .. SnapshotManifests.Messages,
    ];
}
