using Auvious.Core;

namespace Auvious.Server.Auth.Tickets;

/// <summary>What staff does with tickets: checks the wish, acts within one organization, answers.</summary>
public sealed class TicketDesk(TicketStore tickets, Applications applications, Revocations revocations, TimeProvider clock)
{
    public async Task<IResult> Create(JsonBody<TicketBody> body, Caller caller, CancellationToken ct)
    {
        if (Refuse(body, caller, out var organization) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        return Results.Json(TicketView.Of(await tickets.Create(body.Value!.ToNew(organization, caller.User, now), ct), now));
    }

    public async Task<IResult> Get(TicketId id, string? organizationId, Caller caller, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return NotYours;
        return Answer(await tickets.Find(organization, id, ct));
    }

    public async Task<IResult> Change(TicketId id, string? organizationId, JsonBody<TicketBody> body, Caller caller, CancellationToken ct)
    {
        if (body.Value is { OrganizationId: null } && organizationId is not null)
            body = body with { Value = body.Value with { OrganizationId = organizationId } };
        if (Refuse(body, caller, out var organization) is { } refusal) return refusal;
        var ticket = await tickets.Change(organization, id, ticket => body.Value!.ApplyTo(ticket, clock.GetUtcNow()), ct);
        if (ticket?.Revoked is { } revoked) revocations.Add(ticket.Session, revoked);
        return Answer(ticket);
    }

    private IResult? Refuse(JsonBody<TicketBody> body, Caller caller, out OrganizationId organization)
    {
        var named = caller.ActingFor(body.Value?.OrganizationId);
        organization = named ?? default;
        var problem = body.Problem ?? body.Value!.Problem(applications.HasUser, organization);
        return problem is not null ? Refusal.BadRequest(problem) : named is null ? NotYours : null;
    }

    private IResult Answer(Ticket? ticket) =>
        ticket is null ? Refusal.NotFound("There is no such ticket.") : Results.Json(TicketView.Of(ticket, clock.GetUtcNow()));

    private static IResult NotYours => Refusal.Forbidden("Only SERVICE may name another organization.");
}
