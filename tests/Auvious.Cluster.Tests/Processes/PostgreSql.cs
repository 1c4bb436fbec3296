using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Auvious.Cluster.Tests.Processes;

/// <summary>A PostgreSQL of this run's own, with its settings as they come: what is committed is on disk.</summary>
internal sealed class PostgreSql : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-pg-");
    private readonly string address;
    private readonly int port;

    private PostgreSql(string address)
    {
        this.address = address;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    public string ConnectionString => $"Host={address};Port={port};Username=postgres;Database=postgres";

    private string Data => Path.Combine(directory.FullName, "data");

    private string Log => Path.Combine(directory.FullName, "log");

    public string LogText => File.Exists(Log) ? File.ReadAllText(Log) : "";

    /// <param name="address">Where the servers reach it; this process reaches it there, too.</param>
    public static async Task<PostgreSql> Start(string address)
    {
        var database = new PostgreSql(address);
        if (Environment.IsPrivilegedProcess) await Shell.Run("chown", "postgres", database.directory.FullName);
        await database.Run("initdb", "-D", database.Data, "-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8");
        // Whoever reaches a network that this run has made is one of its processes.
        await File.AppendAllTextAsync(Path.Combine(database.Data, "pg_hba.conf"), "host all all 10.0.0.0/8 trust\n");
        await database.Start();
        return database;
    }

    public Task Start() => Control("start", "-w", "-t", "60", "-l", Log, "-o",
        $"-c listen_addresses={address},127.0.0.1 -p {port} -k {directory.FullName} -c max_connections=500");

    /// <summary>Without a word to anybody: what is committed must survive.</summary>
    public Task Stop() => Control("stop", "-m", "immediate", "-w");

    /// <summary>The answer's rows, their columns separated by a bar.</summary>
    public async Task<string[]> Query(string sql) => (await Shell.Run(Program("psql"), "-h", "127.0.0.1", "-p", $"{port}", "-U", "postgres", "-At", "-c", sql))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await Stop();
        directory.Delete(recursive: true);
    }

    private Task Control(string what, params IEnumerable<string> arguments) => Run("pg_ctl", ["-D", Data, .. arguments, what]);

    /// <summary>The programs refuse to run as root.</summary>
    private static async Task Run(string program, IEnumerable<string> arguments)
    {
        string[] command = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", Program(program)] : [Program(program)];
        // What it starts keeps its output open, so nothing is read of it.
        using var process = Process.Start(new ProcessStartInfo(command[0], [.. command[1..], .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    /// <summary>Of Debian's newest version.</summary>
    private static string Program(string name) => Directory.EnumerateDirectories("/usr/lib/postgresql")
        .OrderBy(version => int.Parse(Path.GetFileName(version))).Select(version => Path.Combine(version, "bin", name)).Last();

    private Task Run(string program, params string[] arguments) => Run(program, (IEnumerable<string>)arguments);
}
