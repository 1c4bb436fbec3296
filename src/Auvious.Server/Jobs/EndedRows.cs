using System.Linq.Expressions;
using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Jobs;

/// <summary>The indexes' rows of what has ended: what is to be forgotten, and when it ended.</summary>
public sealed class EndedRows(IDbContextFactory<AppDb> databases)
{
    public Task<IReadOnlyList<string>> ConferenceOrganizations(CancellationToken ct) =>
        Read(db => Ended(db.Conferences).Select(row => row.Organization).Distinct(), ct);

    public Task<IReadOnlyList<string>> EndpointOrganizations(CancellationToken ct) =>
        Read(db => Ended(db.Endpoints).Select(row => row.Organization).Distinct(), ct);

    /// <summary>The first by id, after <paramref name="after"/>, that ended before an instant.</summary>
    public Task<IReadOnlyList<ConferenceRow>> Conferences(string organization, DateTimeOffset before, string after, int count, CancellationToken ct) =>
        Read(db => Ended(db.Conferences).Where(row => row.Organization == organization && row.Ended < before && string.Compare(row.Id, after) > 0)
            .OrderBy(row => row.Id).Take(count), ct);

    /// <summary>The first by id, after <paramref name="after"/>, that ended before an instant.</summary>
    public Task<IReadOnlyList<EndpointRow>> Endpoints(string organization, DateTimeOffset before, string after, int count, CancellationToken ct) =>
        Read(db => Ended(db.Endpoints).Where(row => row.Organization == organization && row.Ended < before && string.Compare(row.Id, after) > 0)
            .OrderBy(row => row.Id).Take(count), ct);

    /// <summary>False when it lives again, or somebody else removed it first.</summary>
    public Task<bool> Remove(ConferenceRow ended, CancellationToken ct) => Remove<ConferenceRow>(
        row => row.Organization == ended.Organization && row.Id == ended.Id && row.Ended == ended.Ended, ct);

    /// <summary>False when it lives again, or somebody else removed it first.</summary>
    public Task<bool> Remove(EndpointRow ended, CancellationToken ct) => Remove<EndpointRow>(
        row => row.Organization == ended.Organization && row.Id == ended.Id && row.Ended == ended.Ended, ct);

    private static IQueryable<ConferenceRow> Ended(IQueryable<ConferenceRow> rows) => rows.IgnoreQueryFilters().AsNoTracking().Where(row => row.Ended != null);

    private static IQueryable<EndpointRow> Ended(IQueryable<EndpointRow> rows) => rows.IgnoreQueryFilters().AsNoTracking().Where(row => row.Ended != null);

    private async Task<IReadOnlyList<T>> Read<T>(Func<AppDb, IQueryable<T>> query, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await query(db).ToListAsync(ct);
    }

    private async Task<bool> Remove<T>(Expression<Func<T, bool>> which, CancellationToken ct) where T : class
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<T>().IgnoreQueryFilters().Where(which).ExecuteDeleteAsync(ct) == 1;
    }
}
