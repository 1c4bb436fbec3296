using Auvious.Server.Auth;
using Carter;

namespace Auvious.Server.Jobs;

/// <summary>The way in to the dashboard; its pages are Hangfire's own.</summary>
public sealed class JobsModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app) =>
        app.MapPost(SignInPage.Path, (HttpContext context, AccessTokens tokens, DashboardCookie cookie) => SignInPage.SignIn(context, tokens, cookie))
            .ExcludeFromDescription();
}
