using System.Diagnostics;
using Hangfire;
using Hangfire.Storage;

namespace Auvious.Server.Jobs;

/// <summary>One run of one job, as Hangfire calls it: never two of the same job at once, whichever nodes they are on; counted, and one line in the log.</summary>
public sealed class JobRun(IEnumerable<ICleaning> cleanings, JobStorage storage, ILogger<JobRun> log)
{
    /// <summary>A failed run is not repeated: the next one by schedule does what was left.</summary>
    /// <param name="name">The job's.</param>
    [AutomaticRetry(Attempts = 0)]
    public async Task Run(string name, CancellationToken ct)
    {
        // A recurring job of another release may still stand in a database.
        if (cleanings.SingleOrDefault(c => c.Name == name) is not { } cleaning) return;
        using var connection = storage.GetConnection();
        using var alone = Lock(connection, name);
        if (alone is null)
        {
            JobMeter.Ran(name, "busy");
            log.LogInformation("Clean-up of {Job}: another run is at it", name);
            return;
        }
        await Clean(cleaning, ct);
    }

    private async Task Clean(ICleaning cleaning, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var removed = await cleaning.Run(ct);
            JobMeter.Removed(cleaning.Name, removed);
            JobMeter.Ran(cleaning.Name, "done");
            log.LogInformation("Clean-up of {Job}: {Removed} removed in {Seconds:0.0} s", cleaning.Name, removed, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            JobMeter.Ran(cleaning.Name, "failed");
            log.LogWarning(e, "Clean-up of {Job} failed; its next run goes on", cleaning.Name);
        }
    }

    private static IDisposable? Lock(IStorageConnection connection, string name)
    {
        try
        {
            return connection.AcquireDistributedLock($"auvious:{name}", TimeSpan.Zero);
        }
        catch (DistributedLockTimeoutException)
        {
            return null;
        }
    }
}
