using Auvious.Server.Auth;

namespace Auvious.Server.Jobs;

/// <summary>The page that takes a token for the dashboard, since a browser sends no bearer header by itself.</summary>
internal static class SignInPage
{
    public const string Path = DashboardHandler.Path + "/sign-in";

    private const string Field = "access_token";

    /// <summary>Takes the token of the form: a cookie and the dashboard, or the page again.</summary>
    public static async Task SignIn(HttpContext context, AccessTokens tokens, DashboardCookie cookie)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var token = form[Field].ToString().Trim();
        switch (await tokens.Read(token))
        {
            case null:
                await Write(context, StatusCodes.Status401Unauthorized, "The token is not valid or has expired.");
                break;
            case { IsService: false }:
                await Write(context, StatusCodes.Status403Forbidden, "The token's roles do not allow this: SERVICE is needed.");
                break;
            case var caller:
                cookie.Write(context, token, caller.Expires);
                context.Response.Redirect(DashboardHandler.Path);
                break;
        }
    }

    public static Task Write(HttpContext context, int status, string why)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync($$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Jobs: sign in</title>
            <style>body { font: 16px system-ui; max-width: 36rem; margin: 4rem auto; padding: 0 1rem } textarea { width: 100%; height: 8rem }</style>
            <h1>Jobs</h1>
            <p>{{why}}</p>
            <form method="post" action="{{Path}}">
              <label for="token">Access token (from <code>/security/oauth/token</code>)</label>
              <textarea id="token" name="{{Field}}" autocomplete="off" spellcheck="false" required></textarea>
              <button>Sign in</button>
            </form>
            </html>
            """, context.RequestAborted);
    }
}
