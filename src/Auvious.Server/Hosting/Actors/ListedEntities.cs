using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Hosting.Actors;

/// <summary>What may be alive, as the indexes say, and the snapshots of which something was left undone.</summary>
public sealed record ListedEntities(
    IReadOnlyList<ConferenceId> Conferences, IReadOnlyList<EndpointId> Endpoints, IReadOnlyList<SnapshotId> Snapshots)
{
    public static async Task<ListedEntities> Read(IDbContextFactory<AppDb> databases)
    {
        await using var db = await databases.CreateDbContextAsync();
        var conferences = await db.Conferences.AsNoTracking().ToListAsync();
        var endpoints = await db.Endpoints.AsNoTracking().ToListAsync();
        var snapshots = await db.Set<SnapshotRow>().Where(r => r.IsUnsettled).Select(r => new { r.Organization, r.Id }).ToListAsync();
        return new(
            [.. conferences.Select(r => new ConferenceId(new(r.Organization), r.Id))], [.. endpoints.Select(r => new EndpointId(new(r.Organization), r.Id))],
            [.. snapshots.Select(r => new SnapshotId(new(r.Organization), r.Id))]);
    }
}
