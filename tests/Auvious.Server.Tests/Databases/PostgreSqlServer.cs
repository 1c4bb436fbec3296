using System.Diagnostics;
using Auvious.Server.Tests.Architecture;
using Npgsql;

namespace Auvious.Server.Tests.Databases;

/// <summary>A PostgreSQL server to do things to: stopped, started, frozen. <c>tests/postgres.sh</c> is its hand.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    private static readonly Lazy<string> Shared = new(() =>
        Environment.GetEnvironmentVariable("AUVIOUS_TEST_POSTGRES") is { Length: > 0 } given ? given : ForThisRun());

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-postgres-");
    private readonly string port;

    public PostgreSqlServer() => port = Do("start");

    /// <summary>A server for all tests that leave it as it is: the one named by the environment, or one of this run's own.</summary>
    public static string SharedServer => Shared.Value;

    /// <summary>Without a database.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={port};Username=postgres";

    public void Start() => Do("start", port);

    /// <summary>Every connection breaks, and there is no server to connect to.</summary>
    public void Crash() => Do("crash");

    /// <summary>Connections stay, new ones are taken, and nothing is answered.</summary>
    public void Freeze() => Do("freeze");

    public void Thaw() => Do("thaw");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(directory.FullName, "postgres", "postmaster.pid"))) Do("crash");
        directory.Delete(recursive: true);
    }

    private static string ForThisRun()
    {
        var server = new PostgreSqlServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server.ConnectionString;
    }

    private string Do(params string[] what)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Sources.Root, "tests", "postgres.sh"), what[0], directory.FullName, .. what[1..]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, complained.Result);
        return said.Result.Trim();
    }
}

/// <summary>What tests say to a server directly.</summary>
public static class PostgreSqlCalls
{
    public static string With(this string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    /// <summary>Every table, as the bytes of its rows.</summary>
    public static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> Tables(this string connectionString)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var names = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT schemaname || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')", connection))
        await using (var rows = await command.ExecuteReaderAsync())
            while (await rows.ReadAsync()) names.Add(rows.GetString(0));
        var tables = new List<(string, byte[])>();
        foreach (var name in names)
        {
            var bytes = new MemoryStream();
            await using (var rows = await connection.BeginRawBinaryCopyAsync($"COPY {name} TO STDOUT (FORMAT BINARY)")) await rows.CopyToAsync(bytes);
            tables.Add((name, bytes.ToArray()));
        }
        return tables;
    }

    public static async Task<T> Ask<T>(this string connectionString, string sql)
    {
        // Out of the pool, so that no idle connection keeps a database from being dropped or copied.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
