using System.Collections.Concurrent;
using Auvious.Server.Auth.Tickets;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Auth;

/// <summary>Sessions whose access tokens are dead before their time. Kept as long as such a token could live.</summary>
public sealed class Revocations(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> sessions = new();

    public bool Has(string? session) => session is not null && sessions.ContainsKey(session);

    public void Add(string session, DateTimeOffset at)
    {
        sessions[session] = at;
        var past = clock.GetUtcNow() - TokenLives.Access;
        foreach (var (known, since) in sessions)
            if (since < past) sessions.TryRemove(known, out _);
    }
}

/// <summary>Reads back what was revoked shortly before the last stop.</summary>
internal sealed class RevocationsStart(IDbContextFactory<AppDb> databases, Revocations revocations, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow() - TokenLives.Access;
        await using var db = await databases.CreateDbContextAsync(ct);
        await foreach (var ticket in db.Set<Ticket>().AsNoTracking().Where(t => t.Revoked > since).AsAsyncEnumerable().WithCancellation(ct))
            revocations.Add(ticket.Session, ticket.Revoked!.Value);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
}
