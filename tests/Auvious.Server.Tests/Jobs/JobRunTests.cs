using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Auvious.Server.Jobs;
using Auvious.Server.Tests.Api;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auvious.Server.Tests.Jobs;

/// <summary>How a job is run: alone, counted, and never with an exception to Hangfire.</summary>
[Collection(nameof(JobHost))]
public sealed class JobRunTests(JobHost host)
{
    [Fact]
    public async Task A_run_counts_what_was_removed()
    {
        var job = new Played(() => Task.FromResult(3L));
        using var counted = new Counted(job.Name);
        await Run(job, new InMemoryStorage());
        await Run(job, new InMemoryStorage());
        counted.All.ShouldBe([("jobs.removed", 3, null), ("jobs.runs", 1, "done"), ("jobs.removed", 3, null), ("jobs.runs", 1, "done")]);
    }

    [Fact]
    public async Task Of_two_at_once_on_the_same_storage_one_runs()
    {
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var job = new Played(async () =>
        {
            entered.SetResult();
            await leave.Task;
            return 1;
        });
        using var counted = new Counted(job.Name);
        using var storage = new InMemoryStorage();
        var first = Task.Run(() => Run(job, storage));
        await entered.Task;
        await Run(job, storage);
        counted.All.ShouldBe([("jobs.runs", 1, "busy")]);
        leave.SetResult();
        await first;
        counted.All.Select(c => c.Tag).ShouldBe(["busy", null, "done"]);
    }

    [Fact]
    public async Task A_failure_is_counted_and_ends_there()
    {
        var job = new Played(() => throw new IOException("the disk is gone"));
        using var counted = new Counted(job.Name);
        await Run(job, new InMemoryStorage());
        counted.All.ShouldBe([("jobs.runs", 1, "failed")]);
    }

    [Fact]
    public Task A_job_of_another_release_is_passed_over() =>
        new JobRun([], new InMemoryStorage(), NullLogger<JobRun>.Instance).Run("unheard-of", CancellationToken.None);

    [Fact]
    public async Task Every_job_is_registered_at_the_start_and_Hangfire_can_run_it()
    {
        host.Stranger();
        var storage = host.Services.GetRequiredService<JobStorage>();
        var names = host.Services.GetServices<ICleaning>().Select(c => c.Name).ToArray();
        names.Length.ShouldBeGreaterThanOrEqualTo(7);
        await Until.Holds(() => Task.FromResult(Recurring().Select(job => job.Id).Order().ToArray()), ids => ids.SequenceEqual(names.Order()));
        foreach (var name in names) new RecurringJobManager(storage).Trigger(name);
        await Until.Holds(() => Task.FromResult(Recurring().Select(job => $"{job.Id} {job.LastJobState}").ToArray()), jobs => jobs.All(job => job.EndsWith(" Succeeded", StringComparison.Ordinal)));

        List<RecurringJobDto> Recurring()
        {
            using var connection = storage.GetConnection();
            return connection.GetRecurringJobs();
        }
    }

    private static Task Run(ICleaning job, JobStorage storage) => new JobRun([job], storage, NullLogger<JobRun>.Instance).Run(job.Name, CancellationToken.None);

    private sealed class Played(Func<Task<long>> run) : ICleaning
    {
        public string Name { get; } = NewId("job");

        public string Schedule => Cron.Never();

        public Task<long> Run(CancellationToken ct) => run();
    }

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener listener = new();

        public Counted(string job)
        {
            listener.InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Meter.Name == JobMeter.Name) me.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                var named = tags.ToArray().ToDictionary();
                if (named["job"] as string == job) All.Enqueue((instrument.Name, value, named.GetValueOrDefault("outcome") as string));
            });
            listener.Start();
        }

        public ConcurrentQueue<(string Name, long Value, string? Tag)> All { get; } = [];

        public void Dispose() => listener.Dispose();
    }
}
