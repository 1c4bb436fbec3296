using Akka.Hosting;
using Auvious.Core;
using Auvious.Server.Hosting.Http;
using Auvious.Server.Snapshots;
using DeleteSnapshot = Auvious.Core.Snapshots.DeleteSnapshot;

namespace Auvious.Server.Jobs;

/// <summary>Snapshots, and requests to cameras, past the retention of their organization and type: each deletes its picture, its journal and its row.</summary>
internal sealed class ExpiredSnapshots(KeptRows<SnapshotRow> rows, IRequiredActor<SnapshotRegion> region, Retention retention, TimeProvider time) : ICleaning
{
    public string Name => "snapshots";

    public string Schedule => "25 * * * *";

    public Task<long> Run(CancellationToken ct) => rows.Each(Kept.Snapshots, retention, time.GetUtcNow(), async row =>
        await region.Ask(new DeleteSnapshot(new(new(row.Organization), row.Id)), ct) is Done, ct);
}
