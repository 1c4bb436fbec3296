using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Auvious.Server.Auth;

/// <summary>A request body that may be wrong: the security routes answer that with their own <c>{error}</c>.</summary>
/// <param name="Value">The body; null when <paramref name="Problem"/> says what is wrong with it.</param>
public sealed record JsonBody<T>(T? Value, string? Problem) : IEndpointParameterMetadataProvider where T : class
{
    private const int MaxBytes = 1024 * 1024;

    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType()) return new(null, "The body must be application/json.");
        if (context.Request.ContentLength > MaxBytes) return new(null, "The body must have at most 1 MiB.");
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, options, context.RequestAborted);
            return value is null ? new(null, "The body must be a JSON object.") : new(value, null);
        }
        catch (JsonException e)
        {
            return new(null, e.Path is { Length: > 2 } path ? $"{path[2..]} has a value of the wrong type." : "The body is not valid JSON.");
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
