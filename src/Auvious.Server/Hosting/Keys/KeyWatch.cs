namespace Auvious.Server.Hosting.Keys;

/// <summary>Fills the key rings before anything needs them, and again every minute.</summary>
internal sealed class KeyWatch(IEnumerable<IKeyRing> rings, IKeyStore store, TimeProvider clock, ILogger<KeyWatch> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken ct)
    {
        await Read(ct);
        await base.StartAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await Read(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                log.LogWarning("The keys are kept as they are: {Why}", e.Message);
            }
        }
    }

    private async Task Read(CancellationToken ct)
    {
        foreach (var ring in rings) await ring.Read(store, clock.GetUtcNow(), ct);
    }
}
