using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Hosting.Actors;

/// <summary>What may be alive, as the indexes say.</summary>
public sealed record ListedEntities(IReadOnlyList<ConferenceId> Conferences, IReadOnlyList<EndpointId> Endpoints)
{
    public static async Task<ListedEntities> Read(IDbContextFactory<AppDb> databases)
    {
        await using var db = await databases.CreateDbContextAsync();
        var conferences = await db.Conferences.AsNoTracking().ToListAsync();
        var endpoints = await db.Endpoints.AsNoTracking().ToListAsync();
        return new([.. conferences.Select(r => new ConferenceId(new(r.Organization), r.Id))], [.. endpoints.Select(r => new EndpointId(new(r.Organization), r.Id))]);
    }
}
