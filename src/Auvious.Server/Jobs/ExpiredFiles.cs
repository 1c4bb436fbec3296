using Auvious.Server.Blobs;

namespace Auvious.Server.Jobs;

/// <summary>Files past their retention: the row first, then the bytes, so that a crash leaves an orphan and no ghost.</summary>
internal sealed class ExpiredFiles<T>(string name, string schedule, Kept kept, KeptRows<T> rows, IBlobStore blobs, Retention retention, TimeProvider time)
    : ICleaning where T : class, IKeptRow
{
    public string Name => name;

    public string Schedule => schedule;

    public Task<long> Run(CancellationToken ct) => rows.Each(kept, retention, time.GetUtcNow(), async row =>
    {
        if (!await rows.Remove(row, ct)) return false;
        await blobs.Delete(row.Blob!);
        return true;
    }, ct);
}

/// <summary>Every row of a table that is over, wherever retention differs.</summary>
internal static class OverdueRows
{
    /// <param name="remove">False when somebody else did.</param>
    public static async Task<long> Each<T>(
        this KeptRows<T> rows, Kept kept, Retention retention, DateTimeOffset now, Func<T, Task<bool>> remove, CancellationToken ct) where T : class, IKeptRow
    {
        long removed = 0;
        foreach (var organization in await rows.Organizations(ct))
            foreach (var overdue in retention.Overdue(kept, organization, now))
                removed += await Paced.Run(async () =>
                {
                    var over = await rows.Overdue(organization, overdue, Paced.Batch, ct);
                    var gone = 0;
                    foreach (var row in over)
                        if (await remove(row)) gone++;
                    // Where nothing can be removed now, the next run tries again.
                    return new(gone == 0 ? 0 : over.Count, gone);
                }, ct);
        return removed;
    }
}
