using Auvious.Server.Hosting.Http;
using Carter;

namespace Auvious.Server.Auth.Tickets;

/// <summary>Tickets, for AGENT and above.</summary>
public sealed class TicketsModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var tickets = app.MapArea("/security/ticket", "Tickets").RequireAuthorization(AuthHosting.Staff);

        tickets.MapPost("", (JsonBody<TicketBody> body, Caller caller, TicketDesk desk, CancellationToken ct) =>
            desk.Create(body, caller, ct)).Answers<TicketView>("createTicket", "Make a ticket that a customer signs in with");

        tickets.MapGet("{ticketId}", (TicketId ticketId, string? organizationId, Caller caller, TicketDesk desk, CancellationToken ct) =>
            desk.Get(ticketId, organizationId, caller, ct)).Answers<TicketView>("getTicket", "Get a ticket", 404);

        tickets.MapPut("{ticketId}",
            (TicketId ticketId, string? organizationId, JsonBody<TicketBody> body, Caller caller, TicketDesk desk, CancellationToken ct) =>
                desk.Change(ticketId, organizationId, body, caller, ct)).Answers<TicketView>("updateTicket", "Change, disable or revoke a ticket", 404);
    }
}
