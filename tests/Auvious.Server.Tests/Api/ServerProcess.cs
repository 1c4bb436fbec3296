using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Auvious.Server.Tests.Databases;

namespace Auvious.Server.Tests.Api;

/// <summary>The built server as a process of its own, so that it can be killed. What it keeps is the caller's.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;

    private ServerProcess(KeptState state, string[] wrapper, string[] settings)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        }
        process = new()
        {
            StartInfo = new("env", (string[])
            [
                .. wrapper, "dotnet", typeof(Program).Assembly.Location, $"--urls={Address.AbsoluteUri.TrimEnd('/')}", "--Media:Port=0",
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

    public Uri Address { get; }

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
        using var http = new HttpClient { BaseAddress = server.Address };
        await Until.Holds(() => server.IsReady(http), ready => ready);
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
        process.ExitCode.ShouldBe(0, string.Join('\n', output));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await Kill();
        process.Dispose();
    }

    private async Task<bool> IsReady(HttpClient http)
    {
        process.HasExited.ShouldBeFalse(string.Join('\n', output));
        try
        {
            using var answer = await http.GetAsync("health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
