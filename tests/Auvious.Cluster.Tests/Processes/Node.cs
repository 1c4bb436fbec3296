using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Auvious.Cluster.Tests.Processes;

/// <summary>How every node of a run is started.</summary>
/// <param name="Database">PostgreSQL's connection string; none: SQLite in the storage directory.</param>
internal sealed record NodeSettings(string Storage, string? Database, IReadOnlyList<string> More)
{
    /// <summary>The directory where what a node says is written, too.</summary>
    public string? Logs { get; init; }
}

/// <summary>One server: a process that is killed, stopped and started again at its place.</summary>
internal sealed class Node(int index, Place place, int httpPort, int clusterPort, NodeSettings settings) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> output = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(8) };
    private Process? process;

    public string Name => $"node-{index + 1}";

    public int Index => index;

    public Uri Address { get; } = new($"http://{place.Front}:{httpPort}");

    /// <summary>As the other nodes know it.</summary>
    public string ClusterAddress => $"akka.tcp://auvious@{place.Back}:{clusterPort}";

    public bool HasExited => process is not { HasExited: false };

    public int Pid => process!.Id;

    public int? ExitCode => process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Its processor time since its start; zero when it is not running.</summary>
    public TimeSpan ProcessorTime => HasExited ? TimeSpan.Zero : process!.TotalProcessorTime;

    /// <summary>Resident bytes.</summary>
    public long Resident
    {
        get
        {
            process!.Refresh();
            return process.WorkingSet64;
        }
    }

    public IReadOnlyCollection<string> Output => output;

    /// <summary>Another program than the server that is built beside this one.</summary>
    public string? Build { get; set; }

    public void Start()
    {
        var assembly = Build ?? ServerAssembly;
        string[] command =
        [
            .. place.Namespace is null ? (string[])[] : ["ip", "netns", "exec", place.Namespace],
            "dotnet", assembly, $"--urls={Address.AbsoluteUri.TrimEnd('/')}", $"--Storage:Directory={settings.Storage}", "--Media:Port=0",
            $"--Cluster:Hostname={place.Back}", $"--Cluster:Port={clusterPort}",
            .. settings.Database is null ? (string[])[] : ["--Database:Provider=PostgreSql", $"--Database:ConnectionString={settings.Database}"],
            .. settings.More,
        ];
        Directory.CreateDirectory(settings.Storage);
        var started = new Process
        {
            // The directory with the settings that are shipped.
            StartInfo = new(command[0], command[1..])
            {
                WorkingDirectory = Path.GetDirectoryName(assembly),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        started.StartInfo.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        started.OutputDataReceived += (_, line) => Note(line.Data);
        started.ErrorDataReceived += (_, line) => Note(line.Data);
        Note($"--- started");
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        // Others ask meanwhile whether it has ended: only what was started, and not yet disposed, can say so.
        var former = process;
        process = started;
        former?.Dispose();
    }

    public async Task<bool> IsReady()
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal by its name.</summary>
    public async Task Signal(string signal)
    {
        if (HasExited) return;
        Note($"--- SIG{signal}");
        await Shell.Try("kill", $"-{signal}", $"{process!.Id}");
    }

    public Task Ended(TimeSpan patience) => process!.WaitForExitAsync().WaitAsync(patience);

    public void Note(string? line)
    {
        if (line is null) return;
        line = $"{DateTime.Now:HH:mm:ss.fff} {line}";
        output.Enqueue(line);
        if (settings.Logs is { } directory)
            lock (output) File.AppendAllLines(Path.Combine(directory, $"{Name}.log"), [line]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited) process!.Kill();
        if (process is not null) await process.WaitForExitAsync();
        process?.Dispose();
        http.Dispose();
    }

    private static string ServerAssembly
    {
        get
        {
            var directory = typeof(Node).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "ServerDirectory").Value!;
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(directory, "bin", output.Parent!.Name, output.Name, "Auvious.Server.dll");
        }
    }
}
