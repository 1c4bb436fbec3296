using Scalar.AspNetCore;

namespace Auvious.Server.Hosting.Http;

/// <summary>The server's own description of its routes, and a page to try them.</summary>
public static class ApiDocument
{
    public static WebApplicationBuilder AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Auvious Actors: RTC API";
            document.Info.Version = "1.9.5";
            return Task.CompletedTask;
        }));
        return builder;
    }

    public static WebApplication MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", page => page.DisableDefaultFonts().WithTitle("RTC API"));
        return app;
    }
}
