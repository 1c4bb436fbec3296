using System.Linq.Expressions;
using Auvious.Core;
using Auvious.Server.Auth.Tickets;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Auth.Genesys;

/// <summary>Rooms in SQL: one conference per interaction, however often it is asked for.</summary>
public sealed class GenesysRooms(IDbContextFactory<AppDb> databases, TicketStore tickets, TimeProvider clock)
{
    // The Genesys chat sample takes the last six characters of the link.
    private const int TicketLength = 6;

    /// <summary>The interaction's room, with a ticket that lets this customer in.</summary>
    public async Task<GenesysRoom> Open(OrganizationId organization, UserId by, GenesysRoomBody wanted, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var room = await db.Set<GenesysRoom>().SingleOrDefaultAsync(Is(organization, wanted), ct);
        if (room is null)
        {
            room = await New(organization, by, wanted, ct);
            db.Add(room);
            try
            {
                await db.SaveChangesAsync(ct);
                return room;
            }
            catch (DbUpdateException e) when (e.IsDuplicate())
            {
                // Another request made it meanwhile.
                db.ChangeTracker.Clear();
                room = await db.Set<GenesysRoom>().SingleAsync(Is(organization, wanted), ct);
            }
        }
        if (await Fits(room, organization, wanted, ct)) return room;
        room.Ticket = (await NewTicket(organization, by, wanted, room.Conference, ct)).Id;
        await db.SaveChangesAsync(ct);
        return room;
    }

    /// <summary>Lets go of a room whose conference is over: the next wish makes a new one.</summary>
    public async Task Forget(GenesysRoom room, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Set<GenesysRoom>().Where(r => r.Organization == room.Organization && r.Conference == room.Conference).ExecuteDeleteAsync(ct);
    }

    private static Expression<Func<GenesysRoom, bool>> Is(OrganizationId organization, GenesysRoomBody wanted) =>
        room => room.Organization == organization.Value && room.Interaction == wanted.InteractionId;

    private async Task<bool> Fits(GenesysRoom room, OrganizationId organization, GenesysRoomBody wanted, CancellationToken ct) =>
        await tickets.Find(organization, new(room.Ticket), ct) is { } ticket
        && ticket.IsOpen(clock.GetUtcNow())
        && ticket.Property(TicketProperties.Customer) == wanted.CustomerId;

    private async Task<GenesysRoom> New(OrganizationId organization, UserId by, GenesysRoomBody wanted, CancellationToken ct)
    {
        var conference = Guid.NewGuid().ToString();
        return new()
        {
            Organization = organization.Value,
            Interaction = wanted.InteractionId!,
            Conference = conference,
            Ticket = (await NewTicket(organization, by, wanted, conference, ct)).Id,
        };
    }

    private Task<Ticket> NewTicket(OrganizationId organization, UserId by, GenesysRoomBody wanted, string conference, CancellationToken ct) =>
        tickets.Create(new(organization, by, TicketTypes.GenesysMultiUse, TicketLength, wanted.Life, wanted.Properties(conference)), ct);
}
