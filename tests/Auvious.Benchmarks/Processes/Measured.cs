using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Auvious.Benchmarks.Processes;

/// <summary>A program under measurement, in a process of its own on a free port; gone with its storage when disposed.</summary>
public sealed partial class Measured : IAsyncDisposable
{
    private const int Sigusr1 = 10;
    private const string Collected = "collected: ";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(120), CollectsWithin = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<string> output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DirectoryInfo? ownStorage;
    private readonly Process process;
    private TaskCompletionSource<long> collected = new();

    private Measured(BuiltProgram program, string configuration, string? storage, IEnumerable<(string Name, string Value)> environment)
    {
        Address = new($"http://localhost:{FreePort()}");
        ownStorage = storage is null ? Directory.CreateTempSubdirectory("auvious-bench-") : null;
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = program.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                program.Assembly(configuration), $"--urls={Address.AbsoluteUri.TrimEnd('/')}",
                $"--Storage:Directory={storage ?? ownStorage!.FullName}", "--Media:Port=0",
            },
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        // What the server's own settings say, for the yardstick too.
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"It ended:\n{string.Join('\n', output)}"));
    }

    public Uri Address { get; }

    /// <summary>From the start of the process until it said that it was ready.</summary>
    public TimeSpan Started { get; private set; }

    public TimeSpan ProcessorTime => process.TotalProcessorTime;

    /// <summary>Lines of its output, oldest first.</summary>
    public IReadOnlyCollection<string> Output => output;

    /// <summary>Resident memory, in bytes.</summary>
    public long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The most resident memory since the start, or since it was forgotten, in bytes.</summary>
    public long PeakResident
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>From now on the peak counts anew (proc(5), clear_refs).</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");

    /// <summary>
    /// Has it collect all garbage; answers how many bytes of objects are left. For a process that was started with <see cref="Hook"/>,
    /// one call at a time.
    /// </summary>
    public async Task<long> Collect()
    {
        collected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Signal(process.Id, Sigusr1) != 0) throw new InvalidOperationException($"It could not be signalled: errno {Marshal.GetLastPInvokeError()}");
        return await collected.Task.WaitAsync(CollectsWithin);
    }

    /// <summary>The setting that loads what tells of the managed heap into a process.</summary>
    public static (string Name, string Value) Hook(string configuration) =>
        ("DOTNET_STARTUP_HOOKS", BuiltProgram.Yardstick.Assembly(configuration));

    /// <param name="storage">A directory to keep; null for a new one that is deleted afterwards.</param>
    public static async Task<Measured> Start(
        BuiltProgram program, string configuration = BuiltProgram.Release, string? storage = null, params (string Name, string Value)[] environment)
    {
        var measured = new Measured(program, configuration, storage, environment);
        try
        {
            var watch = Stopwatch.StartNew();
            measured.process.Start();
            measured.process.BeginOutputReadLine();
            measured.process.BeginErrorReadLine();
            await measured.ready.Task.WaitAsync(StartsWithin);
            measured.Started = watch.Elapsed;
            return measured;
        }
        catch
        {
            await measured.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        ownStorage?.Delete(recursive: true);
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        output.Enqueue(line);
        if (line.StartsWith("Ready", StringComparison.Ordinal)) ready.TrySetResult();
        if (line.StartsWith(Collected, StringComparison.Ordinal))
            collected.TrySetResult(long.Parse(line.AsSpan(Collected.Length), CultureInfo.InvariantCulture));
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
