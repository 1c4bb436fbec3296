using Auvious.Server.Blobs;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Jobs;

/// <summary>A table's say on which blobs are named.</summary>
public interface IBlobNames
{
    /// <summary>Those of <paramref name="blobs"/> that a row names.</summary>
    Task<IReadOnlyList<string>> Among(IReadOnlyCollection<string> blobs, CancellationToken ct);
}

/// <summary>A table whose rows are kept for a time.</summary>
/// <param name="category">The property that retention tells rows apart by; null: none.</param>
internal sealed class KeptRows<T>(IDbContextFactory<AppDb> databases, string? category) : IBlobNames where T : class, IKeptRow
{
    /// <summary>The organizations that have rows.</summary>
    public async Task<IReadOnlyList<string>> Organizations(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<T>().Select(row => row.Organization).Distinct().ToListAsync(ct);
    }

    /// <summary>The oldest of an organization's rows that are over.</summary>
    public async Task<IReadOnlyList<T>> Overdue(string organization, Overdue overdue, int count, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = db.Set<T>().AsNoTracking().Where(row => row.Organization == organization && row.At < overdue.Before);
        if (overdue.Category is not null) rows = rows.Where(row => EF.Property<string?>(row, category!) == overdue.Category);
        else if (overdue.Others.Count > 0) rows = rows.Where(row => !overdue.Others.Contains(EF.Property<string?>(row, category!)!));
        return await rows.OrderBy(row => row.At).Take(count).ToListAsync(ct);
    }

    /// <summary>False when somebody else removed it first, or it names another blob.</summary>
    public async Task<bool> Remove(T kept, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<T>().Where(row => row.Organization == kept.Organization && row.Id == kept.Id && row.Blob == kept.Blob).ExecuteDeleteAsync(ct) == 1;
    }

    public async Task<IReadOnlyList<string>> Among(IReadOnlyCollection<string> blobs, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<T>().Where(row => blobs.Contains(row.Blob!)).Select(row => row.Blob!).ToListAsync(ct);
    }
}
