using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Auvious.Server.Hosting.Health;

/// <summary>Warms the process up once it listens, then says where everything is. The host counts as started after that.</summary>
internal sealed class Welcome(IServer server, Readiness readiness, StorageDirectory storage, IWebHostEnvironment environment) : IHostedLifecycleService
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    public async Task StartedAsync(CancellationToken ct)
    {
        while (!await readiness.Check(ct)) await Task.Delay(Again, ct);
        var took = DateTime.Now - Process.GetCurrentProcess().StartTime;
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            Console.WriteLine(string.Join(Environment.NewLine,
            [
                $"Ready after {took.TotalSeconds:0.0} s.",
                File.Exists(Path.Combine(environment.WebRootPath ?? "", "index.html"))
                    ? $"  Demo page     {address}/"
                    : "  Demo page     left out: it is built with Node.js, which this machine lacked at build time",
                $"  API document  {address}/openapi/v1.json  (to try it: {address}/docs)",
                $"  Health        {address}/health/ready",
                $"  Data          {storage.Path}",
            ]));
    }

    public Task StartingAsync(CancellationToken ct) => Task.CompletedTask;

    public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken ct) => Task.CompletedTask;

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken ct) => Task.CompletedTask;
}
