using System.Net;
using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>One operation of the contract.</summary>
internal sealed record Operation(string Method, string Path, JsonElement Description)
{
    /// <summary>The errors of these have no body when something is not found: existing clients take any JSON for success.</summary>
    private static readonly string[] Bare =
    [
        "/users/endpoints/keepalive", "/conferences/{id}", "/conferences/{id}/simpleView", "/conferences/stopViewStream",
        "/conferences/unpublishStream", "/conferences/updatePublishedStreamBitrate",
    ];

    public bool IsBareNotFound => Bare.Contains(Path);

    /// <summary>Whether errors are <c>{error, error_description}</c>.</summary>
    public bool IsDescribed => Path == "/conferences/join";

    public string Tag => Description.GetProperty("tags")[0].GetString()!;

    public JsonElement? Body => Description.TryGetProperty("requestBody", out var body)
        && body.GetProperty("content").TryGetProperty("application/json", out var json) ? json.GetProperty("schema") : null;

    /// <summary>A multipart body's schema.</summary>
    public JsonElement? Form => Description.TryGetProperty("requestBody", out var body)
        && body.GetProperty("content").TryGetProperty("multipart/form-data", out var form) ? form.GetProperty("schema") : null;

    /// <summary>The part that carries a file.</summary>
    public string? FileField => Form?.GetProperty("properties").EnumerateObject().Single(m => m.Value.TryGetProperty("format", out _)).Name;

    public IEnumerable<OperationParameter> Parameters => Description.TryGetProperty("parameters", out var list)
        ? list.EnumerateArray().Select(p => new OperationParameter(
            p.Text("in"), p.Text("name"), p.TryGetProperty("required", out var required) && required.GetBoolean(), p.GetProperty("schema")))
        : [];

    /// <summary>The status of success. A 204 with a body, which HTTP does not have, is a 200.</summary>
    public int Success => Description.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] == '2')
        .Select(r => r.Value.TryGetProperty("content", out _) ? 200 : int.Parse(r.Name)).Single();

    /// <summary>Whether it answers a file's bytes.</summary>
    public bool IsFile => Path.Contains("/signed/");

    /// <summary>Whether it is answered without a token.</summary>
    public bool IsOpen => Tag == "IceSupport" || IsFile;

    public override string ToString() => $"{Method} {Path}";

    public bool Is(string method, string path)
    {
        var (wanted, given) = (Path.Split('/'), path.Split('/'));
        return method == Method && wanted.Length == given.Length && wanted.Zip(given, (part, other) => part.StartsWith('{') || part == other).All(same => same);
    }
}

/// <summary>A parameter as the contract lists it.</summary>
internal sealed record OperationParameter(string In, string Name, bool IsRequired, JsonElement Schema)
{
    public (string In, string Name) Key => (In, Name);
}

/// <summary>The reference API's own document, and whether a live answer keeps to it.</summary>
internal static class Contract
{
    private const string Base = "/rtc-api";

    /// <summary>What any operation may answer beside what the reference lists.</summary>
    private static readonly HttpStatusCode[] Unlisted =
    [
        HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Conflict,
        HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable,
    ];

    /// <summary>All of a file, or a part of it (RFC 9110 §14).</summary>
    private static readonly HttpStatusCode[] FileStatuses =
        [HttpStatusCode.OK, HttpStatusCode.PartialContent, HttpStatusCode.NotModified, HttpStatusCode.RequestedRangeNotSatisfiable];

    public static JsonElement Document { get; } = Load();

    private static readonly Schema Schemas = new(Document);

    /// <summary>Literal paths before those with a parameter.</summary>
    public static IReadOnlyList<Operation> Operations { get; } =
    [
        .. from path in Document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           orderby path.Name.Contains('{')
           select new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value),
        // The older route of the clients in use; the reference has its schema but no operation.
        new("GET", "/iceServers", JsonElement.Parse("""
            {"tags": ["IceSupport"], "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/IceServersResult"}}}}}}
            """)),
    ];

    /// <summary>By <see cref="Operation.ToString"/>.</summary>
    public static Operation Named(string name) => Operations.Single(o => o.ToString() == name);

    public static Operation? Find(string method, string path) =>
        path.StartsWith(Base, StringComparison.Ordinal) ? Operations.FirstOrDefault(o => o.Is(method, path[Base.Length..])) : null;

    /// <summary>The schema behind a reference, or the schema itself.</summary>
    public static JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference) ? Schemas.Resolve(reference.GetString()!) : schema;

    /// <summary>What in the answer is not as the contract has it.</summary>
    public static IReadOnlyList<string> Faults(Operation operation, HttpStatusCode status, string? mediaType, string body, bool hasRetryAfter)
    {
        if (operation.IsFile && FileStatuses.Contains(status)) return [];
        var responses = operation.Description.GetProperty("responses");
        if (responses.TryGetProperty($"{(int)status}", out var response) && !IsUnspecified(Resolve(response)))
            return [.. Listed(Resolve(response), mediaType, body), .. operation.IsDescribed && (int)status >= 400 ? Described(body) : []];
        // The reference gives a body to a 204 of one operation, which HTTP does not have: it is answered with 200 instead.
        if (status == HttpStatusCode.OK && responses.TryGetProperty("204", out var bodied) && bodied.TryGetProperty("content", out _))
            return [.. Listed(bodied, mediaType, body)];
        var isListed = response.ValueKind != JsonValueKind.Undefined;
        if (isListed && status == HttpStatusCode.OK) return [.. mediaType == "application/json" ? Parsed(body, _ => []) : [$"the media type is {mediaType ?? "absent"}"]];
        if (!isListed && !Unlisted.Contains(status)) return [$"{(int)status} is no status of this operation"];
        return
        [
            .. status == HttpStatusCode.NotFound && operation.IsBareNotFound ? Listed(default, mediaType, body)
                : mediaType != "application/json" ? [$"the media type is {mediaType ?? "absent"}, the body {body}"]
                : operation.IsDescribed ? Described(body)
                : Plain(body),
            .. status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests && !hasRetryAfter ? ["Retry-After is missing"] : Array.Empty<string>(),
        ];
    }

    private static IEnumerable<string> Listed(JsonElement response, string? mediaType, string body)
    {
        if (response.ValueKind == JsonValueKind.Undefined || !response.TryGetProperty("content", out var content))
            return body.Length == 0 && mediaType is null ? [] : [$"there is a body: {mediaType} {body}"];
        var (wanted, schema) = content.EnumerateObject().Select(c => (c.Name, c.Value.GetProperty("schema"))).Single();
        return wanted == "*/*" || wanted == mediaType
            ? Parsed(body, json => Schemas.Faults(json, schema))
            : [$"the media type is {mediaType ?? "absent"}, not {wanted}"];
    }

    private static IEnumerable<string> Plain(string body) => Parsed(body, json =>
        json.ValueKind == JsonValueKind.Object && json.EnumerateObject().Select(m => m.Name).SequenceEqual(["error"]) && IsText(json, "error")
            ? [] : [$"the body is not {{error}}: {body}"]);

    private static IEnumerable<string> Described(string body) => Parsed(body, json =>
        json.ValueKind == JsonValueKind.Object && json.EnumerateObject().Select(m => m.Name).Order().SequenceEqual(["error", "error_description"])
        && IsText(json, "error") && IsText(json, "error_description") ? [] : [$"the body is not {{error, error_description}}: {body}"]);

    private static bool IsText(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.String } text && text.GetString() != "";

    private static IEnumerable<string> Parsed(string body, Func<JsonElement, IEnumerable<string>> faults)
    {
        try
        {
            return faults(JsonDocument.Parse(body, new() { MaxDepth = 256 }).RootElement).ToList();
        }
        catch (JsonException e)
        {
            return [$"the body is no JSON ({e.Message}): {body}"];
        }
    }

    private static bool IsUnspecified(JsonElement response) => response.TryGetProperty("content", out var content)
        && content.EnumerateObject().Any(c => c.Value.GetProperty("schema").TryGetProperty("x-shape", out _));

    private static JsonElement Load()
    {
        using var file = typeof(Contract).Assembly.GetManifestResourceStream("rtc-api.openapi.json")!;
        return JsonDocument.Parse(file).RootElement;
    }
}
