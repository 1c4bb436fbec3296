using System.Security.Claims;
using System.Text.Json;
using Auvious.Core;
using Auvious.Server.Auth.Clients;
using Auvious.Server.Auth.Tickets;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Who gets a token: what its claims and the token answer are made of.</summary>
/// <param name="Device">Names this login, the same through all its refreshes.</param>
internal sealed record Login(OrganizationId Organization, UserId User, Roles Roles, string Device, string? Conference, string? Session)
{
    /// <summary>The one scope the API knows: roles say the rest.</summary>
    public const string Scope = "global";

    public static Login Of(string id, ClientOptions client, string device) =>
        new(new(client.Organization!), new(client.User ?? id), client.Rights, device, null, null);

    public static Login Of(Ticket ticket, string device) => new(
        new(ticket.Organization),
        new(ticket.Property(TicketProperties.Customer) ?? ticket.Session),
        Roles.Customer,
        device,
        ticket.Property(TicketProperties.Conference),
        ticket.Session);

    /// <summary>The claims; <paramref name="before"/> is the refresh token this login goes on from.</summary>
    public ClaimsPrincipal ToPrincipal(ClaimsPrincipal? before)
    {
        var identity = new ClaimsIdentity("token", Claims.Name, TokenClaims.Authorities);
        identity.SetClaim(TokenClaims.Subject, User.Value)
            .SetClaim(TokenClaims.User, User.Value)
            .SetClaim(TokenClaims.Organization, Organization.Value)
            .SetClaim(TokenClaims.Conference, Conference)
            .SetClaim(TokenClaims.Session, Session)
            .SetClaim(TokenClaims.Device, Device);
        // As JSON, since a list of one would be written as a plain string.
        identity.AddClaim(new(TokenClaims.Authorities, JsonSerializer.Serialize(Roles.ToAuthorities()), JsonClaimValueTypes.JsonArray));
        identity.SetDestinations(static claim => claim.Type == TokenClaims.Device ? [] : [Destinations.AccessToken]);

        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(before?.GetScopes() ?? [Scope, Scopes.OfflineAccess]);
        principal.SetAuthorizationId(before?.GetAuthorizationId());
        return principal;
    }

    /// <summary>The fields our clients read beside the standard ones.</summary>
    public Dictionary<string, OpenIddictParameter> ToAnswer()
    {
        var answer = new Dictionary<string, OpenIddictParameter>
        {
            [TokenClaims.Subject] = User.Value,
            ["organization"] = Organization.Value,
            ["DEVICE_ID"] = Device,
        };
        if (Conference is not null) answer[TokenClaims.Conference] = Conference;
        return answer;
    }
}
