using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Endpoints;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Jobs;

/// <summary>Endpoints whose end is past their organization's retention: each forgets itself, then its row in the index goes.</summary>
internal sealed class EndedEndpoints(EndedRows rows, IRequiredActor<EndpointRegion> region, Retention retention, TimeProvider time) : ICleaning
{
    public string Name => "endpoints";

    public string Schedule => "50 * * * *";

    public async Task<long> Run(CancellationToken ct)
    {
        long removed = 0;
        foreach (var organization in await rows.EndpointOrganizations(ct))
            if (retention.Before(Kept.Endpoints, organization, time.GetUtcNow()) is { } before)
                removed += await Forgetting.Run(after => rows.Endpoints(organization, before, after, Paced.Batch, ct),
                    row => row.Id, row => Forget(row, ct), ct);
        return removed;
    }

    private async Task<bool> Forget(EndpointRow row, CancellationToken ct) =>
        await region.Ask(new ForgetEndpoint(new(new(row.Organization), row.Id)), ct) is Done && await rows.Remove(row, ct);
}
