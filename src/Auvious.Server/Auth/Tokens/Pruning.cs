using Auvious.Server.Auth.Tickets;
using OpenIddict.Abstractions;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Removes once an hour what no one can use any more: refresh tokens, their authorizations, tickets.</summary>
internal sealed class Pruning(IServiceScopeFactory scopes, TicketStore tickets, TimeProvider clock, ILogger<Pruning> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await Prune(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning(e, "Nothing pruned this time");
            }
        }
    }

    private async Task Prune(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(now - Period, ct);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(now - Period, ct);
        // A session goes on by its ticket's row, so this also ends the last refresh of long-gone tickets.
        await tickets.Prune(now - TokenLives.Refresh, ct);
    }
}
