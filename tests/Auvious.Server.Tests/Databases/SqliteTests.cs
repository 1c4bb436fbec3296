using Auvious.Server.Hosting.Database;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Interactions;
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

    [Fact]
    public async Task A_full_disk_is_503_for_changes_and_nothing_for_reading()
    {
        // A small disk of the server's own, which ends with it.
        await using var server = await ServerProcess.Start(
            state, ["unshare", "-Urm", "bash", "-c", $"mount -t tmpfs -o size=24m tmpfs '{state.Directory}' && exec \"$@\"", "server"]);
        var agent = await server.As("agent");
        var room = await agent.Created();
        var endpoint = await agent.Joined(room);
        var interaction = await agent.Interaction(new { a = 1 });
        var ballast = $"/proc/{server.Id}/root{state.Directory}/ballast";
        await using (var file = File.Create(ballast))
            Should.Throw<IOException>(() =>
            {
                while (true)
                {
                    file.Write(new byte[4096]);
                    file.Flush();
                }
            });

        var big = new string('x', 30_000);
        await Until.Holds(async () => (await agent.SetMetadata(room, endpoint, "k", big + Guid.NewGuid())).Code, code => code == 503);
        await Until.Holds(async () => (await agent.Put($"interactions/{interaction}", new { data = new { big, other = Guid.NewGuid() } })).Code, code => code == 503);
        (await agent.Version(room)).ShouldBeGreaterThan(0);
        var version = (await agent.ReadInteraction(interaction)).Number("version");

        File.Delete(ballast);
        await Until.Holds(async () => (await agent.SetMetadata(room, endpoint, "k", "kept")).Code, code => code == 204);
        (await agent.Put($"interactions/{interaction}", new { version, type = "kept" })).ShouldBe(204);
        (await agent.Get($"conferences/{room}")).Json.GetProperty("metadata").GetProperty("k").Text("value").ShouldBe("kept");
    }

    private static async Task<T> Pragma<T>(AppDb db, string name)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
