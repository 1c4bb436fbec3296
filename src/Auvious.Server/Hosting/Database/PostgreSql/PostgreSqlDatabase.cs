using Auvious.Server.Hosting.Actors;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Auvious.Server.Hosting.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Auvious.Server.Hosting.Database.PostgreSql;

/// <summary>A database that several nodes share.</summary>
internal sealed class PostgreSqlDatabase(DatabaseOptions options) : IDatabase
{
    private readonly string connectionString = PostgreSqlConnection.ForTables(options.ConnectionString!);

    private NpgsqlConnection? pulse;

    public JournalStore Journal { get; } = new JournalTables(PostgreSqlConnection.ForJournal(options.ConnectionString!));

    public IKeyStore Keys => new KeyRows(connectionString);

    public JobStorage NewJobStorage()
    {
        // Its tables are among the migrations.
        var storage = new PostgreSqlStorageOptions { PrepareSchemaIfNecessary = false, SchemaName = Migrations.PostgreSql.Jobs.Schema };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(PostgreSqlConnection.ForJobs(options.ConnectionString!), storage), storage);
    }

    public void AddTo(IServiceCollection services) => services.AddContext<PgAppDb>(db => Configure(db, connectionString));

    public static void Configure(DbContextOptionsBuilder db, string connection) =>
        db.UseNpgsql(connection, npgsql => npgsql.ExecutionStrategy(dependencies => new Retries(dependencies))).UseOpenIddict();

    public async Task<bool> IsCurrent(CancellationToken ct)
    {
        await using var connection = await Reach(ct);
        return await IsCurrent(connection, ct);
    }

    public async Task Migrate(AppDb db, CancellationToken ct)
    {
        await using var alone = await AdvisoryLock.Take(connectionString, AdvisoryLocks.Migration, ct);
        // Another node may have done it meanwhile.
        if (await IsCurrent(alone, ct)) return;
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        // EF Core would find out by an error, and log it.
        await db.Database.ExecuteSqlRawAsync(db.GetService<IHistoryRepository>().GetCreateIfNotExistsScript(), ct);
        await db.Database.MigrateAsync(ct);
    }

    /// <summary>By a connection of its own: the others may all be waiting.</summary>
    public async Task Ask(CancellationToken ct)
    {
        var asking = Interlocked.Exchange(ref pulse, null);
        try
        {
            if (asking is null)
            {
                asking = new(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 2, CommandTimeout = 2 }.ConnectionString);
                await asking.OpenAsync(ct);
                // The server may be another one than the idle connections lead to.
                foreach (var idle in (string[])[connectionString, PostgreSqlConnection.ForJournal(options.ConnectionString!)])
                    await using (var pool = new NpgsqlConnection(idle)) NpgsqlConnection.ClearPool(pool);
            }
            await using var command = new NpgsqlCommand("SELECT 1", asking);
            await command.ExecuteNonQueryAsync(ct);
            pulse = asking;
        }
        catch
        {
            if (asking is not null) await asking.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> IsCurrent(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass('\"__EFMigrationsHistory\"') IS NOT NULL", connection);
        return await command.ExecuteScalarAsync(ct) is true && await Migrated.IsCurrent<PgAppDb>(connection, ct);
    }

    /// <summary>A connection; a server that is starting or not there yet is waited for, one that refuses is not.</summary>
    private async Task<NpgsqlConnection> Reach(CancellationToken ct)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var connection = new NpgsqlConnection(connectionString);
            try
            {
                await connection.OpenAsync(ct);
                return connection;
            }
            catch (NpgsqlException e)
            {
                await connection.DisposeAsync();
                if (!IsPassing(e) || TimeProvider.System.GetElapsedTime(since) >= options.StartTimeout)
                    throw new InvalidConfigurationException(DatabaseOptions.ConnectionKey, $"must lead to a PostgreSQL database. {e.Message}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, ct);
        }
    }

    private static bool IsPassing(NpgsqlException e) => e is not PostgresException answer || answer.IsTransient;
}
