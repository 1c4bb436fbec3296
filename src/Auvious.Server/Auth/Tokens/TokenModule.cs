using Carter;

namespace Auvious.Server.Auth.Tokens;

/// <summary>The token route where an outside issuer gives the tokens; else OpenIddict answers before any route is reached.</summary>
public sealed class TokenModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app) =>
        app.MapPost("/security/oauth/token", (AuthOptions auth) => Refusal.NotFound($"Tokens are given by {auth.Authority}, not here."))
            .WithTags("Tokens").WithMetadata(new DescribesErrors());
}
