using Auvious.Server.Blobs;
using Auvious.Server.FileTransfers;

namespace Auvious.Server.Jobs;

/// <summary>File transfers past their organization's retention: the row first, then the bytes, so that a crash leaves an orphan and no ghost.</summary>
internal sealed class ExpiredFileTransfers(FileTransferStore transfers, IBlobStore blobs, Retention retention, TimeProvider time) : ICleaning
{
    public string Name => "file-transfers";

    public string Schedule => "5 * * * *";

    public async Task<long> Run(CancellationToken ct)
    {
        long removed = 0;
        foreach (var organization in await transfers.Organizations(ct))
            if (retention.Before(Kept.FileTransfers, organization, time.GetUtcNow()) is { } before)
                removed += await Paced.Run(() => Remove(organization, before, ct), ct);
        return removed;
    }

    private async Task<Step> Remove(string organization, DateTimeOffset before, CancellationToken ct)
    {
        var over = await transfers.Before(organization, before, Paced.Batch, ct);
        var removed = 0;
        foreach (var transfer in over)
        {
            if (!await transfers.Remove(transfer, ct)) continue;
            removed++;
            await blobs.Delete(transfer.Blob);
        }
        return new(over.Count, removed);
    }
}
