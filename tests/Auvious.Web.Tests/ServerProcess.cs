using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Auvious.Web.Tests;

/// <summary>The built server as its own process, on a free port, with a storage directory that is deleted afterwards.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(90);
    readonly ConcurrentQueue<string> output = new();
    readonly DirectoryInfo storage = Directory.CreateTempSubdirectory("auvious-web-");
    readonly Process process;

    ServerProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>What the server has written, the newest last.</summary>
    public string LastOutput => string.Join('\n', output.TakeLast(60));

    public static async Task<ServerProcess> Start()
    {
        var assembly = Metadata("ServerAssembly");
        var directory = Metadata("ServerDirectory");
        File.Exists(assembly).ShouldBeTrue($"The server is not built: {assembly}");
        File.Exists(Path.Combine(directory, "wwwroot", "index.html"))
            .ShouldBeTrue("The demo page is not built. Building it needs Node.js 20 or newer; build the server once it is installed.");

        var address = new Uri($"http://localhost:{FreePort()}");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { assembly },
        };
        var server = new ServerProcess(new Process { StartInfo = start }, address);
        start.ArgumentList.Add($"--urls={address.AbsoluteUri.TrimEnd('/')}");
        start.ArgumentList.Add($"--Storage:Directory={server.storage.FullName}");
        start.ArgumentList.Add("--Media:Port=0");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        await server.Run();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        storage.Delete(recursive: true);
    }

    async Task Run()
    {
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await Ready();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    async Task Ready()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        for (var until = DateTime.UtcNow + StartWithin; DateTime.UtcNow < until; await Task.Delay(100))
        {
            process.HasExited.ShouldBeFalse($"The server stopped while it started:\n{LastOutput}");
            try
            {
                using var answer = await client.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
        }
        Assert.Fail($"The server was not ready within {StartWithin}:\n{LastOutput}");
    }

    void Keep(string? line)
    {
        if (line is null) return;
        output.Enqueue(line);
        while (output.Count > 2_000) output.TryDequeue(out _);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>What the project file has put into the assembly.</summary>
    public static string Metadata(string key) =>
        typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == key).Value!;
}
