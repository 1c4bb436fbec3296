using System.Runtime.InteropServices;

namespace Auvious.Server.Hosting.Departing;

/// <summary>
/// Ends the process upon a signal: it says that it is not ready, serves on while the load balancer notices, lets go what must end first,
/// and then stops the host, which answers what was asked, hands over the conferences and leaves the cluster. A second signal ends it at once.
/// </summary>
internal sealed class OrderlyExit(
    Departure departure, DepartureOptions options, IEnumerable<IDeparting> departing, IHostApplicationLifetime lifetime, ILogger<OrderlyExit> log)
    : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource now = new();
    private PosixSignalRegistration[] signals = [];
    private Timer? bound;
    private int received;

    public Task WaitForStartAsync(CancellationToken ct)
    {
        signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(s => PosixSignalRegistration.Create(s, OnSignal))];
        lifetime.ApplicationStopping.Register(() => bound = new(_ => End("it did not stop in time"), null, options.Timeout, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in signals) signal.Dispose();
        bound?.Dispose();
        now.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref received) == 1) _ = Task.Run(Depart);
        else End($"a second {context.Signal}");
    }

    private async Task Depart()
    {
        departure.Begin();
        try
        {
            // Before it serves there is nobody to tell.
            if (lifetime.ApplicationStarted.IsCancellationRequested)
            {
                await Task.Delay(options.Delay, TimeProvider.System, now.Token);
                foreach (var step in departing) await step.Depart(now.Token);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Something could not be ended in order");
        }
        lifetime.StopApplication();
    }

    private void End(string why)
    {
        now.Cancel();
        Console.Error.WriteLine($"Ended at once: {why}.");
        Environment.Exit(1);
    }
}
