using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Hosting.Database;

/// <summary>Brings the tables to the newest migration before anything else starts.</summary>
internal sealed class DatabaseStart(IDbContextFactory<AppDb> databases, StorageDirectory storage, ILogger<DatabaseStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken ct)
    {
        logger.LogInformation("Storage directory: {Directory}", storage.Path);
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await IsCurrent(db, ct)) return;
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", ct);
        await ClearStaleLock(db, ct);
        await db.Database.MigrateAsync(ct);
    }

    // Asked without EF Core, whose migrator takes a quarter of a start to find that there is nothing to do.
    private static async Task<bool> IsCurrent(AppDb db, CancellationToken ct)
    {
        var applied = new HashSet<string>();
        await db.Database.OpenConnectionAsync(ct);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'";
        if (await command.ExecuteScalarAsync(ct) is not > 0L) return false;
        command.CommandText = "SELECT MigrationId FROM \"__EFMigrationsHistory\"";
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) applied.Add(rows.GetString(0));
        return db.Database.GetMigrations().All(applied.Contains);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    // EF Core's lock row survives a killed process and would block every later start. One process owns the file, so it is stale.
    private static async Task ClearStaleLock(AppDb db, CancellationToken ct)
    {
        var locks = await db.Database
            .SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(ct);
        if (locks > 0) await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\";", ct);
    }
}
