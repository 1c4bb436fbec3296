using Auvious.Server.Hosting.Actors;
using Hangfire;

namespace Auvious.Server.Jobs;

/// <summary>Starts Hangfire once the server is ready, so that it delays nobody, and registers the recurring jobs anew.</summary>
internal sealed class JobsStart(
    IEnumerable<ICleaning> cleanings, IServiceProvider services, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ClusterOptions cluster,
    ILogger<JobsStart> log)
    : BackgroundService
{
    /// <summary>They clean up in the background: two at a time are plenty.</summary>
    private const int Workers = 2;

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var ready = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
        if (!cluster.IsRtc) return;

        var storage = services.GetRequiredService<JobStorage>();
        Register(new RecurringJobManager(storage));
        using var server = new BackgroundJobServer(new()
        {
            Activator = new Hangfire.AspNetCore.AspNetCoreJobActivator(scopes),
            WorkerCount = Workers,
            ShutdownTimeout = TimeSpan.FromSeconds(5),
        }, storage);
        log.LogDebug("Hangfire has started");
        await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        server.SendStop();
        await server.WaitForShutdownAsync(CancellationToken.None);
    }

    private void Register(RecurringJobManager jobs)
    {
        foreach (var cleaning in cleanings)
            jobs.AddOrUpdate<JobRun>(cleaning.Name, run => run.Run(cleaning.Name, CancellationToken.None), cleaning.Schedule,
                new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });
    }
}
