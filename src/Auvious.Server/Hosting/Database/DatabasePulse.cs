namespace Auvious.Server.Hosting.Database;

/// <summary>
/// Whether the database answers, asked twice a second. While it does not, changes are refused before an entity hears of them: one that
/// tried to write in vain would have to be recovered, and could not be read until then.
/// </summary>
public sealed class DatabasePulse : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A single miss may be a busy machine's.</summary>
    private const int Misses = 2;

    private readonly IDatabase database;
    private readonly ILogger<DatabasePulse> log;
    private volatile bool isDown;
    private volatile int outages;

    internal DatabasePulse(IDatabase database, ILogger<DatabasePulse> log) => (this.database, this.log) = (database, log);

    public bool IsDown => isDown;

    /// <summary>How often it went out of reach: what was found out before the last time need not hold any more.</summary>
    public int Outages => outages;

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        var missed = 0;
        // Real time, whatever the clock of the rest says: it is real work that is waited for.
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await database.Ask(ct).WaitAsync(Patience, ct);
                if (isDown) log.LogWarning("The database answers again");
                (missed, isDown) = (0, false);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                if (++missed == Misses)
                {
                    log.LogError("The database does not answer: {Why}", e.Message);
                    outages++;
                }
                isDown = missed >= Misses;
            }
        }
    }
}
