using Auvious.Server.Hosting.Actors;
using Carter;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Auvious.Server.Hosting.Http;

/// <summary>How this server speaks HTTP: limits, JSON, errors, CORS.</summary>
public static class HttpHosting
{
    /// <summary>Where it listens unless <c>urls</c> says otherwise.</summary>
    public const string DefaultAddress = "http://localhost:8080";

    /// <summary>The addresses of <c>urls</c>.</summary>
    public static string[] Addresses(IConfiguration configuration) =>
        (configuration["urls"] ?? DefaultAddress).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls(DefaultAddress);
        foreach (var url in Addresses(builder.Configuration))
            if (!Uri.TryCreate(url.Replace("//*", "//any").Replace("//+", "//any"), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new InvalidConfigurationException("urls", $"must be http addresses separated by semicolons, such as {DefaultAddress}, not {url}");
        var origins = builder.Configuration.GetSection("Http:AllowedOrigins").Get<string[]>();
        foreach (var origin in origins ?? [])
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin.TrimEnd('/'))
                throw new InvalidConfigurationException("Http:AllowedOrigins", $"must be origins such as https://app.example.org, not {origin}");
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.Drained;
        });
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Set(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddExceptionHandler<BadRequests>();
        builder.Services.AddProblemDetails();
        builder.Services.AddCarter();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            if (origins is { Length: > 0 }) policy.WithOrigins(origins).AllowCredentials();
            else if (builder.Environment.IsDevelopment()) policy.SetIsOriginAllowed(_ => true).AllowCredentials();
            policy.AllowAnyHeader().AllowAnyMethod();
        }));
        return builder;
    }

    /// <summary>Call it before authentication: errors, the caller's true address, CORS and the page's files come first.</summary>
    public static WebApplication UseHttp(this WebApplication app)
    {
        app.UseForwardedHeaders();
        // Existing clients join a base address that ends in a slash to a path that starts with one.
        app.Use((context, next) =>
        {
            if (context.Request.Path.Value is ['/', '/', ..] path) context.Request.Path = $"/{path.TrimStart('/')}";
            return next(context);
        });
        if (!app.Services.GetRequiredService<ClusterOptions>().IsApi) app.UseOnlyHealth();
        app.UseRouting();
        app.UseExceptionHandler();
        app.UseStatusCodePages(BadRequests.Describe);
        app.UseBodyLimit();
        app.UseCors();
        app.UseDemoPage();
        return app;
    }

    /// <summary>A node without the role api is reached by those who watch over it, and by nobody else.</summary>
    private static void UseOnlyHealth(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/health") || context.Request.Path.StartsWithSegments("/metrics")) return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
