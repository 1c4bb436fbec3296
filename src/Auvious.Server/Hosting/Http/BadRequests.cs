using System.Text.Json;
using System.Text.RegularExpressions;
using Auvious.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Hosting.Http;

/// <summary>A request that could not be read at all, and what nobody expected: a clear body, never a stack trace.</summary>
internal sealed partial class BadRequests(ILogger<BadRequests> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        if (context.Response.HasStarted) return false;
        switch (exception)
        {
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                await TooLarge(context);
                return true;
            case BadHttpRequestException bad:
                await Replies.Invalid(new Dictionary<string, string> { [FieldOf(bad)] = WhyOf(bad) }, ShapeOf(context))
                    .ExecuteAsync(context);
                return true;
            case InvalidOperationException when !IsCharsetKnown(context.Request):
                await Replies.Invalid(new Dictionary<string, string> { ["body"] = "must be UTF-8" }, ShapeOf(context)).ExecuteAsync(context);
                return true;
            default:
                log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                await Replies.Of(Reply.Unavailable("the request could not be carried out"), ShapeOf(context)).ExecuteAsync(context);
                return true;
        }
    }

    /// <summary>The framework's own bare answers to a body it does not read, as this server's routes answer.</summary>
    public static Task Describe(StatusCodeContext pages) => pages.HttpContext.Response.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge(pages.HttpContext),
        StatusCodes.Status415UnsupportedMediaType => Replies.Invalid(
            new Dictionary<string, string> { ["body"] = "must be application/json" }, ShapeOf(pages.HttpContext)).ExecuteAsync(pages.HttpContext),
        _ => Task.CompletedTask,
    };

    private static Task TooLarge(HttpContext context)
    {
        const string why = "the body is too large";
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return context.Response.WriteAsJsonAsync<object>(ShapeOf(context) == ErrorShape.Described
            ? new { error = "too_large", error_description = why } : new { error = why });
    }

    private static bool IsCharsetKnown(HttpRequest request) =>
        !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue || type.Encoding is not null;

    private static ErrorShape ShapeOf(HttpContext context) =>
        context.Request.Path.Value is { } path && path.EndsWith("/join", StringComparison.Ordinal) ? ErrorShape.Described : ErrorShape.Plain;

    private static string FieldOf(BadHttpRequestException bad) =>
        bad.InnerException is JsonException { Path: { Length: > 2 } path } ? path[2..] : ParameterOf(bad) ?? "body";

    /// <summary>The framework says <c>Failed to bind parameter "Nullable&lt;bool&gt; all" from "maybe".</c>, and says it nowhere else.</summary>
    private static string? ParameterOf(BadHttpRequestException bad) =>
        Unbound().Match(bad.Message) is { Success: true } match ? match.Groups["name"].Value : null;

    private static string WhyOf(BadHttpRequestException bad) => bad.InnerException switch
    {
        JsonException { Path.Length: > 2 } => "is of the wrong type",
        JsonException => "must be a JSON object",
        null when ParameterOf(bad) is not null => "is of the wrong type",
        _ => "could not be read",
    };

    [GeneratedRegex(@"^Failed to bind parameter ""\S+ (?<name>\w+)"" from")]
    private static partial Regex Unbound();
}
