using System.Text.Json.Serialization;

namespace Auvious.Server.Auth;

/// <summary>The answer to what is not done: <c>{error}</c>, and the description too on routes that ask for it.</summary>
public sealed record Refusal(
    string Error,
    [property: JsonPropertyName("error_description"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description = null)
{
    public static IResult BadRequest(string error) => new Answer(StatusCodes.Status400BadRequest, "invalid_request", error);

    public static IResult Unauthorized(string error) => new Answer(StatusCodes.Status401Unauthorized, "unauthorized", error);

    public static IResult Forbidden(string error) => new Answer(StatusCodes.Status403Forbidden, "access_denied", error);

    public static IResult NotFound(string error) => new Answer(StatusCodes.Status404NotFound, "not_found", error);

    public static IResult Unavailable(string error) => new Answer(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", error);

    private sealed class Answer(int status, string code, string error) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            var described = context.GetEndpoint()?.Metadata.GetMetadata<DescribesErrors>() is not null;
            context.Response.StatusCode = status;
            return context.Response.WriteAsJsonAsync(described ? new Refusal(code, error) : new Refusal(error), context.RequestAborted);
        }
    }
}

/// <summary>Marks a route whose errors carry <c>error_description</c> (protocol 8.17: join).</summary>
public sealed class DescribesErrors;
