using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Auvious.Server.Hosting.Health;

/// <summary>Warms the process up once it listens, then says where everything is.</summary>
internal sealed class Welcome(IServer server, Readiness readiness, StorageDirectory storage, IWebHostEnvironment environment, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
        while (!await readiness.Check(ct)) await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
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
}
