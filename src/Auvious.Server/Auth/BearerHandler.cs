using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Auvious.Server.Auth;

/// <summary>Reads the bearer token of a request, and answers the one without: the place where 401s are made.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";

    /// <summary>The only path where a token may stand in the query: browsers can't give a WebSocket a header.</summary>
    public const string HubPath = "/rtc-api/hub";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token) return AuthenticateResult.NoResult();
        try
        {
            return await tokens.Read(token) is { } caller
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new CallerIdentity(caller)), SchemeName))
                : AuthenticateResult.Fail("The token is not valid or has expired.");
        }
        catch (IssuerUnreachableException e)
        {
            Logger.LogError(e, "No token can be judged");
            return AuthenticateResult.Fail(e);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        if (failure is IssuerUnreachableException)
        {
            Response.Headers.RetryAfter = "5";
            await Refusal.Unavailable(failure.Message).ExecuteAsync(Context);
            return;
        }
        Response.Headers.WWWAuthenticate = failure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        await Refusal.Unauthorized(failure?.Message ?? "A bearer token is required.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Refusal.Forbidden("The caller's roles do not allow this.").ExecuteAsync(Context);

    /// <summary>The token of the header.</summary>
    internal static string? HeaderOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }

    private static string? TokenOf(HttpRequest request)
    {
        if (HeaderOf(request) is { } header) return header;
        return request.Path.StartsWithSegments(HubPath) && request.Query["access_token"].ToString() is { Length: > 0 } token ? token : null;
    }
}
