using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Hosting;

/// <summary>The page at <c>/</c>: an agent and a customer of this API side by side, bundled into <c>wwwroot</c>.</summary>
public static class DemoPage
{
    public static WebApplication UseDemoPage(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers[HeaderNames.CacheControl] = Caching(file.File.Name),
        });
        return app;
    }

    /// <summary>The customer's link as tickets name it, <c>/t/{ticket}</c>, leads to the customer's side.</summary>
    public static WebApplication MapTicketLinks(this WebApplication app)
    {
        app.MapGet("/t/{ticket}", (string ticket) => Results.Redirect($"/?side=customer&ticket={Uri.EscapeDataString(ticket)}")).ExcludeFromDescription();
        return app;
    }

    /// <summary>The bundles are named by their content; the page that names them is asked for anew each time.</summary>
    static string Caching(string file) => file.EndsWith(".html", StringComparison.Ordinal) ? "no-cache" : "public, max-age=31536000, immutable";
}
