using Carter;

namespace Auvious.Server.Auth.Tickets;

/// <summary>Tickets, for AGENT and above.</summary>
public sealed class TicketsModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var tickets = app.MapGroup("/security/ticket").WithTags("Tickets").RequireAuthorization(AuthHosting.Staff);

        tickets.MapPost("", (JsonBody<TicketBody> body, Caller caller, TicketDesk desk, CancellationToken ct) =>
            desk.Create(body, caller, ct)).Produces<TicketView>();

        tickets.MapGet("{ticketId}", (TicketId ticketId, string? organizationId, Caller caller, TicketDesk desk, CancellationToken ct) =>
            desk.Get(ticketId, organizationId, caller, ct)).Produces<TicketView>();

        tickets.MapPut("{ticketId}",
            (TicketId ticketId, string? organizationId, JsonBody<TicketBody> body, Caller caller, TicketDesk desk, CancellationToken ct) =>
                desk.Change(ticketId, organizationId, body, caller, ct)).Produces<TicketView>();
    }
}
