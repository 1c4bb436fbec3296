using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Endpoints;

/// <summary>The endpoints that may be alive, by user: always a superset of those that are.</summary>
public interface IEndpointIndex
{
    /// <summary>Before the registration is journaled. There already: it is <paramref name="user"/>'s now.</summary>
    Task Add(EndpointId id, UserId user);

    /// <summary>After the end is journaled: it is alive no more, and kept for whoever clears it away. Not there: fine.</summary>
    Task End(EndpointId id, DateTimeOffset at);

    Task<IReadOnlyList<EndpointId>> Of(OrganizationId organization, UserId user, CancellationToken ct);
}

/// <summary>The index as rows of <c>endpoint_index</c>.</summary>
internal sealed class EndpointRows(IDbContextFactory<AppDb> databases) : IEndpointIndex
{
    public async Task Add(EndpointId id, UserId user)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO endpoint_index (organization, "user", id) VALUES ({id.Organization.Value}, {user.Value}, {id.Value})
            ON CONFLICT (organization, id) DO UPDATE SET "user" = excluded."user", ended = NULL
            """);
    }

    public async Task End(EndpointId id, DateTimeOffset at)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Endpoints.Where(row => row.Organization == id.Organization.Value && row.Id == id.Value)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Ended, at));
    }

    public async Task<IReadOnlyList<EndpointId>> Of(OrganizationId organization, UserId user, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = db.Endpoints.Where(row => row.Organization == organization.Value && row.User == user.Value);
        var ids = await rows.Select(row => row.Id).ToListAsync(ct);
        return [.. ids.Select(id => new EndpointId(organization, id))];
    }
}
