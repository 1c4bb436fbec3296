using Auvious.Core;
using Auvious.Server.Hosting.Database;

namespace Auvious.Server.Hosting.Http;

/// <summary>Marks a route that changes nothing in a database, though it is no GET.</summary>
public sealed class WorksWithoutDatabase
{
    public static readonly WorksWithoutDatabase Instance = new();
}

/// <summary>Answers changes with 503 while the database is away.</summary>
public static class OutageGate
{
    /// <summary>Call it after the route and the caller are known.</summary>
    public static WebApplication UseOutageGate(this WebApplication app)
    {
        var pulse = app.Services.GetRequiredService<DatabasePulse>();
        app.Use((context, next) => pulse.IsDown && IsChange(context)
            ? Replies.Of(Reply.Unavailable("the database is away")).ExecuteAsync(context)
            : next(context));
        return app;
    }

    private static bool IsChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method)
        && context.GetEndpoint() is { } route && route.Metadata.GetMetadata<WorksWithoutDatabase>() is null;
}
