using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auvious.Server.Hosting.Http;
using Carter;

namespace Auvious.Server.Auth.Tokens;

/// <summary>The token route where an outside issuer gives the tokens; else OpenIddict answers before any route is reached.</summary>
public sealed class TokenModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var tokens = app.MapArea("/security/oauth", "Tokens");

        tokens.MapPost("token", (AuthOptions auth) => Refusal.NotFound($"Tokens are given by {auth.Authority}, not here."))
            .WithMetadata(new DescribesErrors()).Accepts<TokenForm>("application/x-www-form-urlencoded")
            .Answers<TokenView>("getToken", "Sign in: by a client's secret, a ticket (as username) or a refresh token", 401, 429);
    }

    /// <summary>The parameters, which may stand in the query too; the client may also sign in by Basic.</summary>
    private sealed record TokenForm(
        [property: JsonPropertyName("grant_type")][Required, AllowedValues("client_credentials", "password", "refresh_token")] string? GrantType,
        [property: JsonPropertyName("client_id")] string? ClientId, [property: JsonPropertyName("client_secret")] string? ClientSecret,
        string? Username, string? Password, string? Ticket, [property: JsonPropertyName("refresh_token")] string? RefreshToken);

    private sealed record TokenView(
        [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("refresh_token")] string RefreshToken,
        [property: JsonPropertyName("token_type")] string TokenType, [property: JsonPropertyName("expires_in")] int ExpiresIn, string Sub,
        string Organization, string Scope, string Jti, [property: JsonPropertyName("DEVICE_ID")] string DeviceId,
        [property: JsonPropertyName("conference_id")] string? ConferenceId);
}
