using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Conferences;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Jobs;

/// <summary>Conferences whose end is past their organization's retention: each forgets itself, then its row in the index goes.</summary>
internal sealed class EndedConferences(EndedRows rows, IRequiredActor<ConferenceRegion> region, Retention retention, TimeProvider time) : ICleaning
{
    public string Name => "conferences";

    public string Schedule => "40 * * * *";

    public async Task<long> Run(CancellationToken ct)
    {
        long removed = 0;
        foreach (var organization in await rows.ConferenceOrganizations(ct))
            if (retention.Before(Kept.Conferences, organization, time.GetUtcNow()) is { } before)
                removed += await Forgetting.Run(after => rows.Conferences(organization, before, after, Paced.Batch, ct),
                    row => row.Id, row => Forget(row, before, ct), ct);
        return removed;
    }

    private async Task<bool> Forget(ConferenceRow row, DateTimeOffset before, CancellationToken ct) =>
        await region.Ask(new ForgetConference(new(new(row.Organization), row.Id), before), ct) is Done && await rows.Remove(row, ct);
}
