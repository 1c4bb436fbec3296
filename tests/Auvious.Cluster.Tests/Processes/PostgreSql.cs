namespace Auvious.Cluster.Tests.Processes;

/// <summary>A PostgreSQL of this run's own, with its settings as they come: what is committed is on disk.</summary>
internal sealed class PostgreSql : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-proof-pg-");
    private readonly string address;
    private readonly int port = Ports.Free();

    private PostgreSql(string address) => this.address = address;

    public string ConnectionString => $"Host={address};Port={port};Username=postgres;Database=postgres";

    private string Data => Path.Combine(directory.FullName, "data");

    private string Log => Path.Combine(directory.FullName, "log");

    public string LogText => File.Exists(Log) ? File.ReadAllText(Log) : "";

    /// <summary>What all its processes have used, those that have ended included (proc(5), stat).</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var postmaster = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());
            var backends = File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return TimeSpan.FromSeconds((Ticks($"{postmaster}", 4) + backends.Sum(backend => Ticks(backend, 2))) / 100.0);
        }
    }

    /// <param name="address">Where the servers reach it; this process reaches it there, too.</param>
    public static async Task<PostgreSql> Start(string address)
    {
        var database = new PostgreSql(address);
        if (Environment.IsPrivilegedProcess) await Shell.Run("chown", "postgres", database.directory.FullName);
        await Run("initdb", "-D", database.Data, "-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8");
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

    /// <summary>The fields from utime on, in hundredths of a second: its own two, and those of the children it has waited for.</summary>
    private static long Ticks(string process, int fields)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ').Skip(11).Take(fields).Sum(long.Parse);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>The programs refuse to run as root, and want a directory that they may read.</summary>
    private static Task Run(string program, params IEnumerable<string> arguments) => Environment.IsPrivilegedProcess
        ? Shell.Run("runuser", ["-u", "postgres", "--", "env", "-C", "/", Program(program), .. arguments])
        : Shell.Run(Program(program), arguments);

    /// <summary>Of Debian's newest version.</summary>
    private static string Program(string name) => Directory.EnumerateDirectories("/usr/lib/postgresql")
        .OrderBy(version => int.Parse(Path.GetFileName(version))).Select(version => Path.Combine(version, "bin", name)).Last();
}
