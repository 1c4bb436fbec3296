using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>
/// What a server's API document lacks or says otherwise than the contract, so that a client made from the contract would break: it must take
/// what the contract lets a client send, and answer what the contract lets it expect. More than that is no difference.
/// </summary>
internal sealed class DocumentCheck(JsonElement contract, JsonElement server)
{
    private const string Base = "/rtc-api";

    /// <summary>They have no meaning as parameters (OpenAPI 3.1 §4.8.12).</summary>
    private static readonly string[] NoParameters = ["accept", "content-type", "authorization"];

    private readonly SchemaCheck schemas = new(contract, server);

    public IReadOnlyList<string> Differences() =>
    [
        .. from path in contract.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           from difference in Served($"{Base}{path.Name}", operation.Name) is var (own, ours)
               ? Compare(path.Name, operation.Value, own, ours)
               : ["is missing"]
           select $"{operation.Name.ToUpperInvariant()} {path.Name}: {difference}",
    ];

    /// <summary>Names of path parameters do not travel: only their places count.</summary>
    private (string Path, JsonElement Operation)? Served(string path, string method)
    {
        var wanted = Shape(path);
        foreach (var candidate in server.GetProperty("paths").EnumerateObject())
            if (Shape(candidate.Name) == wanted && candidate.Value.TryGetProperty(method, out var operation)) return (candidate.Name, operation);
        return null;
    }

    private static string Shape(string path) => string.Join('/', path.TrimEnd('/').Split('/').Select(part => part.StartsWith('{') ? "{}" : part));

    private static string[] Holes(string path) => [.. path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'))];

    private IEnumerable<string> Compare(string path, JsonElement wanted, string ownPath, JsonElement own) =>
        [.. Parameters(path, wanted, ownPath, own), .. Bodies(wanted, own), .. Responses(wanted, own)];

    private IEnumerable<string> Parameters(string path, JsonElement wanted, string ownPath, JsonElement own)
    {
        var renamed = Holes(path).Zip(Holes(ownPath)).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        var ours = Listed(server, own).ToDictionary(p => (p.In, p.Name));
        foreach (var parameter in Listed(contract, wanted))
        {
            var (where, name) = (parameter.In, parameter.In == "path" ? renamed.GetValueOrDefault(parameter.Name, parameter.Name) : parameter.Name);
            if (!ours.Remove((where, name), out var found))
            {
                yield return $"{where} parameter {name} is missing";
                continue;
            }
            if (parameter.IsRequired != found.IsRequired) yield return $"{where} parameter {name}: required is {found.IsRequired}";
            foreach (var difference in schemas.Compare(parameter.Schema, found.Schema, $"{where} parameter {name}", isRequest: true)) yield return difference;
        }
        foreach (var more in ours.Values.Where(p => p is { IsRequired: true, In: not "path" })) yield return $"{more.In} parameter {more.Name} is required";
    }

    private IEnumerable<(string In, string Name, bool IsRequired, JsonElement Schema)> Listed(JsonElement document, JsonElement operation)
    {
        if (!operation.TryGetProperty("parameters", out var parameters)) yield break;
        foreach (var parameter in parameters.EnumerateArray().Select(p => SchemaCheck.Resolve(document, p)))
        {
            var (where, name) = (parameter.Text("in"), parameter.Text("name"));
            if (where == "header") name = name.ToLowerInvariant();
            if (where != "header" || !NoParameters.Contains(name))
                yield return (where, name, parameter.TryGetProperty("required", out var required) && required.GetBoolean(), parameter.GetProperty("schema"));
        }
    }

    private IEnumerable<string> Bodies(JsonElement wanted, JsonElement own)
    {
        var isWanted = wanted.TryGetProperty("requestBody", out var body);
        var isThere = own.TryGetProperty("requestBody", out var ours);
        if (isWanted != isThere) return isWanted ? ["the request body is missing"] : ["a request body is there"];
        if (!isWanted) return [];
        (body, ours) = (SchemaCheck.Resolve(contract, body), SchemaCheck.Resolve(server, ours));
        var required = ours.TryGetProperty("required", out var flag) && flag.GetBoolean();
        return [.. required == body.GetProperty("required").GetBoolean() ? Array.Empty<string>() : [$"the request body: required is {required}"],
            .. Contents(body, ours, "the request body", isRequest: true)];
    }

    private IEnumerable<string> Responses(JsonElement wanted, JsonElement own)
    {
        foreach (var response in wanted.GetProperty("responses").EnumerateObject())
            if (!own.GetProperty("responses").TryGetProperty(response.Name, out var ours)) yield return $"answer {response.Name} is missing";
            else
                foreach (var difference in Contents(
                    SchemaCheck.Resolve(contract, response.Value), SchemaCheck.Resolve(server, ours), $"answer {response.Name}", isRequest: false))
                    yield return difference;
    }

    private IEnumerable<string> Contents(JsonElement wanted, JsonElement own, string at, bool isRequest)
    {
        foreach (var media in wanted.TryGetProperty("content", out var contents) ? contents.EnumerateObject() : default(JsonElement.ObjectEnumerator))
        {
            var schema = media.Value.GetProperty("schema");
            // Left open by the reference.
            if (schema.TryGetProperty("x-shape", out _)) continue;
            var fitting = own.TryGetProperty("content", out var ours) ? ours.EnumerateObject().Where(m => media.Name == "*/*" || m.Name == media.Name).ToList() : [];
            if (fitting.Count == 0) yield return $"{at}: {media.Name} is missing";
            else
                foreach (var difference in schemas.Compare(schema, fitting[0].Value.GetProperty("schema"), at, isRequest)) yield return difference;
        }
    }
}
