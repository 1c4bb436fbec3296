using System.Text.Json;
using Auvious.Core;
using Microsoft.AspNetCore.Diagnostics;

namespace Auvious.Server.Hosting.Http;

/// <summary>A request that could not be read at all, and what nobody expected: a clear body, never a stack trace.</summary>
internal sealed class BadRequests(ILogger<BadRequests> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        if (context.Response.HasStarted) return false;
        var described = context.Request.Path.Value is { } path && path.EndsWith("/join", StringComparison.Ordinal);
        switch (exception)
        {
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                await context.Response.WriteAsJsonAsync(new { error = "the body is too large" }, ct);
                return true;
            case BadHttpRequestException bad:
                await Replies.Invalid(new Dictionary<string, string> { [FieldOf(bad)] = WhyOf(bad) }, described ? ErrorShape.Described : ErrorShape.Plain)
                    .ExecuteAsync(context);
                return true;
            default:
                log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                await Replies.Of(Reply.Unavailable("the request could not be carried out")).ExecuteAsync(context);
                return true;
        }
    }

    private static string FieldOf(BadHttpRequestException bad) =>
        bad.InnerException is JsonException { Path: { Length: > 2 } path } ? path[2..] : "body";

    private static string WhyOf(BadHttpRequestException bad) => bad.InnerException switch
    {
        JsonException { Path.Length: > 2 } => "is of the wrong type",
        JsonException => "must be a JSON object",
        _ => "could not be read",
    };
}
