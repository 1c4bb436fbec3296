using Auvious.Server.Auth;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Auvious.Server.Hosting.Telemetry;

/// <summary>Metrics for whoever scrapes <c>/metrics</c>, traces for a collector where one is named, and logs that keep secrets.</summary>
public static class TelemetryHosting
{
    private const string Endpoint = "Otlp:Endpoint";
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Public = "Metrics:Public";
    private const string Policy = "Metrics";

    /// <summary>Everything of ours, and of the framework what tells how the server fares.</summary>
    private static readonly string[] Meters =
        ["Auvious.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "System.Runtime"];

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddTightLippedLogs();
        // A configured endpoint means the same as the standard variable.
        if (builder.Configuration[Endpoint] is { Length: > 0 } endpoint)
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new InvalidConfigurationException(Endpoint, $"must be the http address of a collector, such as http://localhost:4317, not '{endpoint}'");
            builder.Configuration.AddInMemoryCollection([new(StandardEndpoint, endpoint)]);
        }
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("auvious-actors"))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        if (builder.Configuration[StandardEndpoint] is { Length: > 0 })
            telemetry.WithTracing(traces => traces.AddServerTraces().AddOtlpExporter());
        var isPublic = builder.Configuration.GetValue(Public, false);
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAssertion(context =>
            isPublic || context.Resource is HttpContext http && IsLocal(http) || Caller.Of(context.User)?.IsService == true));
        return builder;
    }

    /// <summary>What a trace holds, wherever it goes: requests by their routes, and commands within.</summary>
    public static TracerProviderBuilder AddServerTraces(this TracerProviderBuilder traces) => traces
        .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
        .AddSource(CommandMeter.Name)
        .AddProcessor(new RoutesForPaths());

    /// <summary>For this machine, the role SERVICE, or everybody if <c>Metrics:Public</c> says so.</summary>
    public static WebApplication MapMetrics(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policy).ExcludeFromDescription();
        return app;
    }

    /// <summary>A proxy on this machine that nobody has made known brings strangers.</summary>
    private static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");
}
