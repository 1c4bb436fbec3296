using Auvious.Server.Hosting.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Databases;

/// <summary>What is SQLite's alone.</summary>
public sealed class SqliteTests : IDisposable
{
    private readonly KeptState state = KeptState.NewOnSqlite();

    public void Dispose() => state.Dispose();

    [Fact]
    public async Task Commits_reach_the_disk_and_a_busy_file_is_waited_for()
    {
        using var host = new TestHost { Kept = state };
        await using var db = host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext();
        (await Pragma<string>(db, "journal_mode")).ShouldBe("wal");
        (await Pragma<long>(db, "synchronous")).ShouldBe(2);
        (await Pragma<long>(db, "busy_timeout")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_lock_of_a_killed_migration_holds_up_no_start()
    {
        using (var host = new TestHost { Kept = state }) await host.As("agent");
        await using (var file = new SqliteConnection($"Data Source={Path.Combine(state.Directory, "auvious.db")};Pooling=False"))
        {
            await file.OpenAsync();
            await using var command = file.CreateCommand();
            command.CommandText = "INSERT OR REPLACE INTO __EFMigrationsLock(Id, Timestamp) VALUES (1, '2020-01-01')";
            await command.ExecuteNonQueryAsync();
        }
        using (var host = new TestHost { Kept = state }) await host.As("agent");
    }

    private static async Task<T> Pragma<T>(AppDb db, string name)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
