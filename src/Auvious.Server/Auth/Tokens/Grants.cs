using System.Security.Claims;
using Auvious.Server.Auth.Tickets;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Decides who a valid token request logs in: a client, a ticket's customer, or whom a refresh token names.</summary>
internal sealed class Grants(AuthOptions auth, TicketStore tickets, LoginLimits limits) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var before = context.Request.IsRefreshTokenGrantType() ? context.RefreshTokenPrincipal : null;
        var login = before is null
            ? await First(context.Request, context.CancellationToken)
            : await Again(context.Request.ClientId!, before, context.CancellationToken);
        if (login is not null)
        {
            context.SignIn(login.ToPrincipal(before), login.ToAnswer());
            return;
        }
        if (before is null) limits.Failed(context.Transaction);
        context.Reject(Errors.InvalidGrant, before is null
            ? "The ticket is unknown, used up, disabled or expired."
            : "The ticket or client of this login may not go on.");
    }

    private async ValueTask<Login?> First(OpenIddictRequest request, CancellationToken ct)
    {
        var device = Guid.NewGuid().ToString();
        if (!request.IsPasswordGrantType()) return Login.Of(request.ClientId!, auth.Clients[request.ClientId!], device);
        return await tickets.Enter(new(request.Username!), ct) is { } ticket ? Login.Of(ticket, device) : null;
    }

    // Rights are read again, so that a changed client or a revoked ticket shows within an hour.
    private async ValueTask<Login?> Again(string clientId, ClaimsPrincipal before, CancellationToken ct)
    {
        var device = before.GetClaim(TokenClaims.Device) ?? Guid.NewGuid().ToString();
        if (before.GetClaim(TokenClaims.Session) is { } session)
            return await tickets.Resume(session, ct) is { } ticket ? Login.Of(ticket, device) : null;
        return auth.Clients.TryGetValue(clientId, out var client) && !client.IsPublic ? Login.Of(clientId, client, device) : null;
    }
}
