using System.ComponentModel.DataAnnotations;
using Auvious.Core;
using Auvious.Server.Auth;
using Auvious.Server.Events;
using Auvious.Server.Hosting.Http;
using Carter;
using Json = System.Text.Json.JsonElement;

namespace Auvious.Server.Endpoints;

/// <summary>Events to a user, for AGENT and above. Of the server's own kinds, for SERVICE only.</summary>
public sealed class UserEventsModule : ICarterModule
{
    private const int AtLeastOnce = 1;

    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var endpoints = app.MapArea("/rtc-api/users/endpoints", "Registrations").RequireAuthorization(AuthHosting.Staff);

        endpoints.MapPost("sendEvent", (SendEventBody b, Caller caller, UserEvents events, TimeProvider time, CancellationToken ct) =>
            caller.Act(i => CustomEvent.Read(i, b.Event, b.Masks) is var (clear, stored)
                ? new UserEvent(i.Organization, new(i.Id(b.UserId)), i.OptionalId(b.UserEndpointId),
                    Guid.CreateVersion7(time.GetUtcNow()).ToString(), i.Number(b.Qos ?? 0, 0, AtLeastOnce, nameof(b.Qos)) == AtLeastOnce, clear, stored)
                : null,
                wanted => caller.IsService || !CustomEvent.IsReserved(wanted!.Clear.Type)
                    ? events.Send(wanted!, ct)
                    : Task.FromResult<Reply>(Reply.Forbidden("only a service may send an event of this type")),
                b.OrganizationId))
            .Answers<int>("sendEventToUser", "Send an event of one's own to a user; answers to how many endpoints it went");
    }

    private sealed record SendEventBody(
        [Required] string? UserId, [Required] string? OrganizationId, string? UserEndpointId, [Required] Json? Event, string[]? Masks, int? Qos);
}
