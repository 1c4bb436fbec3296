using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Hosting.Database;

/// <summary>Brings the tables to the newest migration before anything that needs them.</summary>
internal sealed class DatabaseStart : IHostedService
{
    private readonly Lazy<Task> done;

    public DatabaseStart(
        IDatabase database, IDbContextFactory<AppDb> databases, IHostApplicationLifetime lifetime, StorageDirectory storage, ILogger<DatabaseStart> logger)
    {
        done = new(() => Prepare(lifetime.ApplicationStopping));

        async Task Prepare(CancellationToken ct)
        {
            logger.LogInformation("Storage directory: {Directory}", storage.Path);
            if (await database.IsCurrent(ct)) return;
            await using var db = await databases.CreateDbContextAsync(ct);
            await database.Migrate(db, ct);
        }
    }

    /// <summary>Ends when the tables are there; the first to ask sets it going.</summary>
    public Task Done => done.Value;

    public Task StartAsync(CancellationToken ct) => Done.WaitAsync(ct);

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
}
