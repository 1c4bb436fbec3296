using Auvious.Server.Hosting.Http;
using Carter;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Auvious.Server.Hosting.Http;

/// <summary>How this server speaks HTTP: limits, JSON, errors, CORS.</summary>
public static class HttpHosting
{
    /// <summary>The most a JSON body may have, in bytes.</summary>
    public const long BodyLimit = 1024 * 1024;

    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder)
    {
        var origins = builder.Configuration.GetSection("Http:AllowedOrigins").Get<string[]>();
        foreach (var origin in origins ?? [])
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin.TrimEnd('/'))
                throw new InvalidConfigurationException("Http:AllowedOrigins", $"must be origins such as https://app.example.org, not {origin}");
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit;
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
}
