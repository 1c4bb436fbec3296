using Akka.Actor;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Conferences;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Hosting.Health;

/// <summary>Whether this node can serve: its shards answer and its journal can be written.</summary>
public sealed class Readiness(
    IRequiredActor<JournalProbe> probe, IRequiredActor<ConferenceRegion> conferences, DatabasePulse pulse, IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim one = new(1, 1);
    private DateTimeOffset lastGood = DateTimeOffset.MinValue;

    /// <summary>Asks, unless the last good answer is fresh.</summary>
    public async Task<bool> Check(CancellationToken ct)
    {
        if (pulse.IsDown || lifetime.ApplicationStopping.IsCancellationRequested) return false;
        await one.WaitAsync(ct);
        try
        {
            if (time.GetUtcNow() - lastGood < Fresh) return true;
            var journal = (await probe.GetAsync(ct)).Ask<JournalProbe.Probed>(JournalProbe.Probe.Instance, Patience, ct);
            // An id that no organization can have: what is asked is whether the shard answers.
            var shard = conferences.Ask(new GetConference(new(new("/"), "probe"), new(new("probe"), Roles.Service)), ct, Patience);
            await journal;
            if (await shard is not Rejected { Why: Reason.NotFound }) return false;
            lastGood = time.GetUtcNow();
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
        finally
        {
            one.Release();
        }
    }
}
