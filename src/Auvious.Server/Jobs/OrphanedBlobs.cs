using Auvious.Server.Blobs;

namespace Auvious.Server.Jobs;

/// <summary>Blobs that no row names: a crash came between the bytes and their row, or between the row's removal and theirs.</summary>
public sealed class OrphanedBlobs(IBlobStore blobs, IEnumerable<IBlobNames> tables, TimeProvider time) : ICleaning
{
    /// <summary>A younger blob's row may be on its way.</summary>
    public static readonly TimeSpan SafeAge = TimeSpan.FromHours(24);

    public string Name => "orphaned-blobs";

    public string Schedule => "30 3 * * *";

    public async Task<long> Run(CancellationToken ct)
    {
        long removed = 0;
        var before = time.GetUtcNow() - SafeAge;
        var old = new List<string>(Paced.Batch);
        await foreach (var blob in blobs.List().WithCancellation(ct))
        {
            if (blob.WrittenAt >= before) continue;
            old.Add(blob.Name);
            if (old.Count < Paced.Batch) continue;
            removed += await Remove(old, ct);
            old.Clear();
        }
        return removed + await Remove(old, ct);
    }

    private async Task<int> Remove(IReadOnlyCollection<string> names, CancellationToken ct)
    {
        if (names.Count == 0) return 0;
        var named = new HashSet<string>();
        foreach (var table in tables) named.UnionWith(await table.Among(names, ct));
        var orphans = names.Where(name => !named.Contains(name)).ToList();
        foreach (var orphan in orphans) await blobs.Delete(orphan);
        return orphans.Count;
    }
}
