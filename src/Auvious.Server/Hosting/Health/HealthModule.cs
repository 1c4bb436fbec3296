using Carter;

namespace Auvious.Server.Hosting.Health;

/// <summary>For load balancers and people: 200 or 503.</summary>
public sealed class HealthModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription();

        health.MapGet("live", () => Results.Json(new { status = "live" }));

        health.MapGet("ready", async (Readiness readiness, CancellationToken ct) => await readiness.WhyNot(ct) is { } reason
            ? Results.Json(new { status = "not ready", reason }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "ready" }));
    }
}
