using System.Security.Claims;
using Auvious.Core;

namespace Auvious.Server.Auth;

/// <summary>Who makes a request, read from a valid token. Routes take it as a parameter.</summary>
/// <param name="Conference">The one conference a ticket login may reach; null for a ticket without one and for everybody else.</param>
/// <param name="Client">The client the token was given to.</param>
/// <param name="Session">What all tokens of one ticket share, so that they can be revoked together.</param>
/// <param name="Expires">When the token ends.</param>
public sealed record Caller(
    OrganizationId Organization,
    UserId User,
    Roles Roles,
    ConferenceId? Conference,
    string Client,
    string? Session,
    DateTimeOffset Expires)
{
    /// <summary>Agent and above.</summary>
    public bool IsStaff => (Roles & Roles.Staff) != 0;

    public bool IsService => Roles.HasFlag(Roles.Service);

    /// <summary>The organization that the request's query names, if any.</summary>
    public string? Named { get; private init; }

    /// <summary>
    /// The organization a request is about: the caller's own, or for SERVICE the one its body (<paramref name="organizationId"/>) or query
    /// names. Null: not allowed, or for SERVICE no possible id.
    /// </summary>
    public OrganizationId? ActingFor(string? organizationId) => (organizationId ?? Named) switch
    {
        null => Organization,
        var text when text == Organization.Value => Organization,
        var text when IsService && OrganizationId.TryParse(text, out var named) => named,
        _ => null,
    };

    /// <summary>The caller behind an authenticated principal, of a request or a hub connection.</summary>
    public static Caller? Of(ClaimsPrincipal principal) => (principal.Identity as CallerIdentity)?.Caller;

    /// <summary>Binds the caller to a route. The route's group must require authorization.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context)
    {
        var caller = Of(context.User);
        return new(context.Request.Query.TryGetValue("organizationId", out var named) && caller is not null ? caller with { Named = named } : caller);
    }

    /// <summary>Reads a validated token's claims; null when they name no user of an organization.</summary>
    internal static Caller? Read(ClaimsIdentity token, DateTimeOffset expires)
    {
        if (!OrganizationId.TryParse(token.FindFirst(TokenClaims.Organization)?.Value, out var organization)
            || !UserId.TryParse(token.FindFirst(TokenClaims.Subject)?.Value, out var user))
            return null;
        return new(
            organization,
            user,
            RoleNames.FromAuthorities(token.FindAll(TokenClaims.Authorities).Select(claim => claim.Value)),
            ConferenceId.TryParse(organization, token.FindFirst(TokenClaims.Conference)?.Value, out var conference) ? conference : null,
            token.FindFirst(TokenClaims.Client)?.Value ?? "",
            token.FindFirst(TokenClaims.Session)?.Value,
            expires);
    }
}

/// <summary>The identity of an authenticated request.</summary>
internal sealed class CallerIdentity(Caller caller) : ClaimsIdentity(
    [new(TokenClaims.Subject, caller.User.Value), .. caller.Roles.ToAuthorities().Select(role => new Claim(TokenClaims.Authorities, role))],
    "Bearer", TokenClaims.Subject, TokenClaims.Authorities)
{
    public Caller Caller { get; } = caller;
}
