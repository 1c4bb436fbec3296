using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Auth.Tickets;

/// <summary>What a new ticket is to be.</summary>
/// <param name="Length">Characters of its id.</param>
/// <param name="Properties">A JSON object.</param>
public sealed record NewTicket(
    OrganizationId Organization, UserId By, string Type, int Length, TimeSpan Life, string Properties, DateTimeOffset? Disabled = null);

/// <summary>Tickets in SQL.</summary>
public sealed class TicketStore(IDbContextFactory<AppDb> databases, TimeProvider clock)
{
    public async Task<Ticket> Create(NewTicket wanted, CancellationToken ct)
    {
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            var ticket = Draw(wanted);
            db.Add(ticket);
            try
            {
                await db.SaveChangesAsync(ct);
                return ticket;
            }
            catch (DbUpdateException e) when (e.IsDuplicate())
            {
                // The drawn id is taken: draw again.
            }
        }
    }

    /// <summary>Null for another organization's ticket exactly as for an unknown one.</summary>
    public async Task<Ticket?> Find(OrganizationId organization, TicketId id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id.Value && t.Organization == organization.Value, ct);
    }

    /// <summary>Changes a ticket; null when the organization has no such ticket.</summary>
    public async Task<Ticket?> Change(OrganizationId organization, TicketId id, Action<Ticket> change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var ticket = await db.Set<Ticket>().SingleOrDefaultAsync(t => t.Id == id.Value && t.Organization == organization.Value, ct);
        if (ticket is null) return null;
        change(ticket);
        ticket.Version++;
        await db.SaveChangesAsync(ct);
        return ticket;
    }

    /// <summary>Logs in with a ticket; a one-time ticket is used up by exactly one caller. Null when the ticket lets nobody in.</summary>
    public async Task<Ticket?> Enter(TicketId id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var ticket = await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id.Value, ct);
        if (ticket?.IsOpen(now) != true) return null;
        if (ticket.Type != TicketTypes.OneTime) return ticket;
        var taken = await db.Set<Ticket>().Where(t => t.Id == id.Value && t.Used == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Used, now), ct);
        return taken == 1 ? ticket : null;
    }

    /// <summary>The ticket of a session that wants to go on; null when it may not.</summary>
    public async Task<Ticket?> Resume(string session, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var ticket = await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Session == session, ct);
        return ticket?.IsLive(clock.GetUtcNow()) == true ? ticket : null;
    }

    /// <summary>
    /// Removes some tickets that nobody can use any more: those that expired, or were used up or revoked, before an instant. A session goes on by
    /// its ticket's row, so <paramref name="before"/> must leave time for its last refresh.
    /// </summary>
    public async Task<int> Prune(DateTimeOffset before, int count, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        return await db.Set<Ticket>().Where(t => t.ExpiresAt < before || t.ExpiresAt < now && t.Used < before || t.Revoked < before)
            .OrderBy(t => t.Id).Take(count).ExecuteDeleteAsync(ct);
    }

    private Ticket Draw(NewTicket wanted)
    {
        var now = clock.GetUtcNow();
        return new()
        {
            Id = TicketId.Draw(wanted.Length).Value,
            Organization = wanted.Organization.Value,
            Type = wanted.Type,
            CreatedBy = wanted.By.Value,
            Session = Guid.NewGuid().ToString(),
            Properties = wanted.Properties,
            CreatedAt = now,
            ExpiresAt = now + wanted.Life,
            Disabled = wanted.Disabled,
        };
    }
}
