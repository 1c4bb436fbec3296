using System.Security.Claims;
using System.Text.Encodings.Web;
using Auvious.Server.Auth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Auvious.Server.Jobs;

/// <summary>
/// Who may see the dashboard: the holder of a token, by the header or by the cookie of the sign-in page. The cookie holds the sealed token, so that it
/// ends and is revoked with it; it is never sent from another site, so that none can push a button here.
/// </summary>
internal sealed class DashboardHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccessTokens tokens, DashboardCookie cookie)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Dashboard";

    public const string Path = "/hangfire";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if ((BearerHandler.HeaderOf(Request) ?? cookie.Read(Request)) is not { } token) return AuthenticateResult.NoResult();
        try
        {
            return await tokens.Read(token) is { } caller
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new CallerIdentity(caller)), SchemeName))
                : AuthenticateResult.Fail("The token is not valid or has expired.");
        }
        catch (IssuerUnreachableException e)
        {
            return AuthenticateResult.Fail(e);
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        SignInPage.Write(Context, StatusCodes.Status401Unauthorized, "A token of the role SERVICE is needed.");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        SignInPage.Write(Context, StatusCodes.Status403Forbidden, "The token's roles do not allow this: SERVICE is needed.");
}

/// <summary>The sealed token in the browser.</summary>
internal sealed class DashboardCookie(IDataProtectionProvider protection)
{
    private const string Name = "auvious-dashboard";

    private readonly Lazy<IDataProtector> seal = new(() => protection.CreateProtector("dashboard"));

    /// <summary>Null when there is none that this installation has sealed.</summary>
    public string? Read(HttpRequest request)
    {
        if (request.Cookies[Name] is not { Length: > 0 } text) return null;
        try
        {
            return seal.Value.Unprotect(text);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, string token, DateTimeOffset expires) => context.Response.Cookies.Append(Name, seal.Value.Protect(token), new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = DashboardHandler.Path,
        Expires = expires,
    });
}
