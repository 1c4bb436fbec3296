using Akka.Actor;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Conferences;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Departing;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Hosting.Health;

/// <summary>Whether this node can serve: conferences answer, its journal can be written, and it is not about to go.</summary>
public sealed class Readiness(
    IRequiredActor<JournalProbe> probe, IRequiredActor<ConferenceRegion> conferences, ClusterOptions cluster, MediaDrain drain, Departure departure,
    DatabasePulse pulse, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim one = new(1, 1);
    private (DateTimeOffset At, int Outages) lastGood = (DateTimeOffset.MinValue, 0);

    public async Task<bool> Check(CancellationToken ct) => await WhyNot(ct) is null;

    /// <summary>Why it can't serve; null: it can. Asks, unless the last good answer is fresh.</summary>
    public async Task<string?> WhyNot(CancellationToken ct)
    {
        if (drain.IsDraining) return "draining: streams are still here";
        if (departure.HasBegun || lifetime.ApplicationStopping.IsCancellationRequested) return "stopping";
        if (pulse.IsDown) return "the database does not answer";
        await one.WaitAsync(ct);
        try
        {
            // After an outage the journal may still be closed for a while, however short it was.
            var outages = pulse.Outages;
            if (lastGood.Outages == outages && time.GetUtcNow() - lastGood.At < Fresh) return null;
            var journal = IsJournalWritten(ct);
            // An id that no organization can have: what is asked is whether the shard answers.
            var shard = conferences.Ask(new GetConference(new(new(" "), "probe"), new(new("probe"), Roles.Service)), ct, Patience);
            if (!await journal) return "the journal can't be written";
            if (await shard is not Rejected { Why: Reason.NotFound }) return "conferences don't answer";
            lastGood = (time.GetUtcNow(), outages);
            return null;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Only a node that has conferences writes it.</summary>
    private async Task<bool> IsJournalWritten(CancellationToken ct)
    {
        if (!cluster.IsRtc) return true;
        try
        {
            await (await probe.GetAsync(ct)).Ask<JournalProbe.Probed>(JournalProbe.Probe.Instance, Patience, ct);
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
