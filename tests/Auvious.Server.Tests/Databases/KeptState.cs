using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Tests.Databases;

/// <summary>
/// All that a server keeps: a directory, and on PostgreSQL a database. Which of the two databases the tests' servers use is said by the
/// environment: <c>AUVIOUS_TEST_DATABASE=PostgreSql</c>.
/// </summary>
public sealed class KeptState : IDisposable
{
    /// <summary>Whether the tests' servers run on PostgreSQL.</summary>
    public static readonly bool IsOnPostgreSql = Environment.GetEnvironmentVariable("AUVIOUS_TEST_DATABASE") == DatabaseOptions.PostgreSql;

    private static readonly Lazy<Task<string>> Template = new(NewTemplate);
    private readonly string? database;

    private KeptState(string? database) => this.database = database;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("auvious-").FullName;

    /// <summary>Its connection string; null on SQLite.</summary>
    public string? Database => database is null ? null : PostgreSqlServer.SharedServer.With(database);

    /// <summary>What makes a server keep its state here, as <c>key=value</c>.</summary>
    public IReadOnlyList<string> Settings => [$"Storage:Directory={Directory}", .. database is null ? [] : OnPostgreSql(Database!)];

    public static string[] OnPostgreSql(string connectionString) =>
        [$"Database:Provider={DatabaseOptions.PostgreSql}", $"{DatabaseOptions.ConnectionKey}={connectionString}"];

    public static KeptState New() => IsOnPostgreSql ? NewOnPostgreSql() : NewOnSqlite();

    public static KeptState NewOnSqlite() => new(null);

    /// <param name="empty">Without tables.</param>
    public static KeptState NewOnPostgreSql(bool empty = false) => new(NewDatabase(empty).GetAwaiter().GetResult());

    /// <summary>Forgotten, also by those who still use it.</summary>
    public void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        if (database is not null) PostgreSqlServer.SharedServer.Ask<object?>($"DROP DATABASE {database} WITH (FORCE)").GetAwaiter().GetResult();
    }

    /// <summary>Adds a key as an operator does.</summary>
    public async Task AddKey(string kind, string name, string extension, string text, DateTimeOffset at)
    {
        if (Database is not null)
        {
            await Database.Ask<object?>($"INSERT INTO secret_keys (kind, name, text, made_at) VALUES ('{kind}', '{name}', '{text}', '{at:O}')");
            return;
        }
        var path = Path.Combine(Directory, "keys", $"{kind}-{name}{extension}");
        await File.WriteAllTextAsync(path, text);
        File.SetLastWriteTimeUtc(path, at.UtcDateTime);
    }

    private static async Task<string> NewDatabase(bool empty)
    {
        var name = $"d{Guid.NewGuid():N}";
        await PostgreSqlServer.SharedServer.Ask<object?>($"CREATE DATABASE {name} TEMPLATE {(empty ? "template0" : await Template.Value)}");
        return name;
    }

    // Copied, because a copy costs less than the migrations.
    private static async Task<string> NewTemplate()
    {
        var name = $"template_{Environment.ProcessId}";
        await PostgreSqlServer.SharedServer.Ask<object?>($"CREATE DATABASE {name}");
        var options = new DbContextOptionsBuilder<PgAppDb>().UseNpgsql($"{PostgreSqlServer.SharedServer.With(name)};Pooling=false").UseOpenIddict();
        await using var db = new PgAppDb(options.Options);
        await db.Database.MigrateAsync();
        return name;
    }
}
