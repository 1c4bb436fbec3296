using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Auvious.Server.Tests.Databases;

namespace Auvious.Server.Tests.Api;

/// <summary>The built server as a process of its own, so that it can be killed. What it keeps is the caller's.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;

    private ServerProcess(KeptState state, string[] wrapper, string[] settings)
    {
        process = new()
        {
            StartInfo = new("env", (string[])
            [
                .. wrapper, "dotnet", typeof(Program).Assembly.Location, "--urls=http://127.0.0.1:0", "--Media:Port=0",
                "--environment=Development", .. state.Settings.Concat(settings).Select(setting => $"--{setting}"),
            ])
            {
                WorkingDirectory = state.Directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
    }

    /// <summary>At a port that it took itself: one that was free a moment ago may be another process's.</summary>
    public Uri Address { get; private set; } = null!;

    public int Id => process.Id;

    /// <summary>All it has said, on both streams.</summary>
    public string Output => string.Join('\n', output);

    /// <param name="state">What it keeps.</param>
    /// <param name="wrapper">A program and its arguments that becomes the server at its end; none: the server at once.</param>
    /// <param name="settings">Configuration beside the defaults, as <c>key=value</c>.</param>
    public static async Task<ServerProcess> Start(KeptState state, string[]? wrapper = null, string[]? settings = null)
    {
        var server = new ServerProcess(state, wrapper ?? [], settings ?? []);
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        server.Address = (await Until.Holds(() => Task.FromResult(server.Ready()), address => address is not null))!;
        return server;
    }

    /// <summary>A client that carries a development identity's token.</summary>
    public async Task<HttpClient> As(string client)
    {
        var http = new HttpClient(new ContractHandler()) { BaseAddress = Address };
        return http.With((await http.Token(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", $"{client}-secret"))).Text("access_token"));
    }

    /// <summary>At once and without a word (SIGKILL).</summary>
    public Task Kill()
    {
        process.Kill();
        return process.WaitForExitAsync();
    }

    /// <summary>As an operator does (SIGTERM).</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        process.ExitCode.ShouldBe(0, Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await Kill();
        process.Dispose();
    }

    /// <summary>The address that it says once it is ready.</summary>
    private Uri? Ready()
    {
        process.HasExited.ShouldBeFalse(Output);
        return Welcome().Match(Output) is { Success: true } health ? new(health.Groups[1].Value) : null;
    }

    [GeneratedRegex(@"Health +(http://\S+)health/ready")]
    private static partial Regex Welcome();
}
