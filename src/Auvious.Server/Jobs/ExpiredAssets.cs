using Auvious.Server.Assets;
using Auvious.Server.Blobs;

namespace Auvious.Server.Jobs;

/// <summary>Assets past the retention of their organization and category: the row first, then the bytes.</summary>
internal sealed class ExpiredAssets(AssetStore assets, IBlobStore blobs, Retention retention, TimeProvider time) : ICleaning
{
    public string Name => "assets";

    public string Schedule => "10 * * * *";

    public async Task<long> Run(CancellationToken ct)
    {
        long removed = 0;
        foreach (var organization in await assets.Organizations(ct))
            foreach (var overdue in retention.Assets(organization, time.GetUtcNow()))
                removed += await Paced.Run(() => Remove(organization, overdue, ct), ct);
        return removed;
    }

    private async Task<Step> Remove(string organization, OverdueCategory overdue, CancellationToken ct)
    {
        var over = await assets.Before(organization, overdue.Category, overdue.Others, overdue.Before, Paced.Batch, ct);
        var removed = 0;
        foreach (var asset in over)
        {
            if (!await assets.Remove(asset, ct)) continue;
            removed++;
            await blobs.Delete(asset.Blob);
        }
        return new(over.Count, removed);
    }
}
