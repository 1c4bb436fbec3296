using System.Diagnostics.Metrics;

namespace Auvious.Server.Jobs;

/// <summary>The meter <c>Auvious.Jobs</c>: what the clean-up has done.</summary>
public static class JobMeter
{
    public const string Name = "Auvious.Jobs";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> RemovedCounter = Meter.CreateCounter<long>("jobs.removed", description: "What each job has removed");
    private static readonly Counter<long> RunsCounter = Meter.CreateCounter<long>("jobs.runs", description: "Runs of each job, by how they ended");

    public static void Removed(string job, long count) => RemovedCounter.Add(count, KeyValuePair.Create<string, object?>("job", job));

    /// <param name="outcome">done, busy (another node is at it) or failed.</param>
    public static void Ran(string job, string outcome) =>
        RunsCounter.Add(1, KeyValuePair.Create<string, object?>("job", job), KeyValuePair.Create<string, object?>("outcome", outcome));
}
