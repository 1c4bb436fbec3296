using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Conferences;

/// <summary>The ids of the conferences that may be alive: always a superset of those that are.</summary>
public interface IConferenceIndex
{
    /// <summary>Before the creation is journaled. There already: fine.</summary>
    Task Add(ConferenceId id);

    /// <summary>There is no such conference. Not there: fine.</summary>
    Task Remove(ConferenceId id);

    /// <summary>After the end is journaled: it is alive no more, and kept for whoever clears it away.</summary>
    Task End(ConferenceId id, DateTimeOffset at);

    Task<IReadOnlyList<ConferenceId>> Of(OrganizationId organization, CancellationToken ct);
}

/// <summary>The index as rows of <c>conference_index</c>.</summary>
internal sealed class ConferenceRows(IDbContextFactory<AppDb> databases) : IConferenceIndex
{
    public async Task Add(ConferenceId id)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO conference_index (organization, id) VALUES ({id.Organization.Value}, {id.Value}) ON CONFLICT (organization, id) DO UPDATE SET ended = NULL");
    }

    public async Task End(ConferenceId id, DateTimeOffset at)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO conference_index (organization, id, ended) VALUES ({id.Organization.Value}, {id.Value}, {at.UtcTicks})
            ON CONFLICT (organization, id) DO UPDATE SET ended = excluded.ended
            """);
    }

    public async Task Remove(ConferenceId id)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Conferences.Where(row => row.Organization == id.Organization.Value && row.Id == id.Value).ExecuteDeleteAsync();
    }

    public async Task<IReadOnlyList<ConferenceId>> Of(OrganizationId organization, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var ids = await db.Conferences.Where(row => row.Organization == organization.Value).Select(row => row.Id).ToListAsync(ct);
        return [.. ids.Select(id => new ConferenceId(organization, id))];
    }
}
