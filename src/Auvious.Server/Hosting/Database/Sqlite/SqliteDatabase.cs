using Auvious.Server.Hosting.Actors;
using Hangfire;
using Hangfire.InMemory;
using Auvious.Server.Hosting.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Hosting.Database.Sqlite;

/// <summary>The embedded default: a file, which one process owns.</summary>
internal sealed class SqliteDatabase(DatabaseOptions options, StorageDirectory storage) : IDatabase
{
    private readonly string connectionString =
        options.ConnectionString ?? new SqliteConnectionStringBuilder { DataSource = storage.File("auvious.db") }.ToString();

    public JournalStore Journal { get; } = new JournalFile(storage);

    public IKeyStore Keys { get; } = new KeyFiles(storage);

    /// <summary>In memory: a node on SQLite is alone, and registers every recurring job anew at its start.</summary>
    public JobStorage NewJobStorage() => new InMemoryStorage();

    public void AddTo(IServiceCollection services) => services.AddContext<SqliteAppDb>(db => Configure(db, connectionString));

    public static void Configure(DbContextOptionsBuilder db, string connection) =>
        db.UseSqlite(connection).AddInterceptors(new SqliteDurability(), new SqliteTurns()).UseOpenIddict();

    public async Task<bool> IsCurrent(CancellationToken ct)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'";
        return await command.ExecuteScalarAsync(ct) is > 0L && await Migrated.IsCurrent<SqliteAppDb>(connection, ct);
    }

    public async Task Migrate(AppDb db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", ct);
        await ClearStaleLock(db, ct);
        await db.Database.MigrateAsync(ct);
    }

    // A file has nobody to answer.
    public Task Ask(CancellationToken ct) => Task.CompletedTask;

    // EF Core's lock row survives a killed process and would block every later start. One process owns the file, so it is stale.
    private static async Task ClearStaleLock(AppDb db, CancellationToken ct)
    {
        var locks = await db.Database
            .SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(ct);
        if (locks > 0) await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\";", ct);
    }
}
