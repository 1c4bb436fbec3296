using Auvious.Server.Auth;
using Auvious.Server.Auth.Tickets;

namespace Auvious.Server.Jobs;

/// <summary>Tickets that expired, or were used up or revoked, so long ago that no session of theirs can go on.</summary>
internal sealed class SpentTickets(TicketStore tickets, TimeProvider time) : ICleaning
{
    public string Name => "tickets";

    public string Schedule => "15 * * * *";

    public Task<long> Run(CancellationToken ct) => Paced.Run(async () =>
    {
        var removed = await tickets.Prune(time.GetUtcNow() - TokenLives.Refresh, Paced.Batch, ct);
        return new(removed, removed);
    }, ct);
}
