using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>Compares a schema of a server's document with the contract's.</summary>
internal sealed class SchemaCheck(JsonElement contract, JsonElement server)
{
    /// <summary>These change what stands on the wire; int32, int64 and url may be left unsaid.</summary>
    private static readonly string[] Strict = ["date-time", "binary"];

    /// <param name="isRequest">Whether clients send it: then the server must demand no more, and take no less.</param>
    public IEnumerable<string> Compare(JsonElement wanted, JsonElement own, string at, bool isRequest)
    {
        wanted = Resolve(contract, wanted);
        if (wanted.TryGetProperty("x-free-form-value", out _) || !wanted.TryGetProperty("type", out var typed)) return [];
        var type = typed.GetString()!;
        own = Resolve(server, own);
        var types = Types(own);
        if (!types.SequenceEqual([type])) return [$"{at} is {(types.Count > 0 ? string.Join(" or ", types) : "of no type")}, not {type}"];
        return
        [
            .. Formats(wanted, own, at),
            .. Names(wanted, own, at, isRequest),
            .. type switch
            {
                "array" => Compare(wanted.GetProperty("items"), own.TryGetProperty("items", out var items) ? items : default, $"{at}[]", isRequest),
                "object" => [.. Members(wanted, own, at, isRequest), .. Required(wanted, own, at, isRequest), .. Others(wanted, own, at, isRequest)],
                _ => [],
            },
        ];
    }

    /// <summary>Follows references, and takes "this or null" for this: the contract says nothing of null.</summary>
    public static JsonElement Resolve(JsonElement document, JsonElement element)
    {
        while (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("$ref", out var reference))
                element = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name));
            else if (element.TryGetProperty("oneOf", out var choices) && choices.EnumerateArray().Where(c => !IsNull(c)).ToList() is [var single])
                element = single;
            else break;
        }
        return element;
    }

    private static bool IsNull(JsonElement schema) => Types(schema) is [] && schema.TryGetProperty("type", out _);

    private static IReadOnlyList<string> Types(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type) ? []
        : [.. (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!]).Where(t => t != "null")];

    private static IEnumerable<string> Formats(JsonElement wanted, JsonElement own, string at) => (Format(wanted), Format(own)) switch
    {
        (null, _) => [],
        (var format, null) => Strict.Contains(format) ? [$"{at}: format {format} is missing"] : [],
        ("url", "uri") => [],
        var (format, found) => format == found ? [] : [$"{at}: the format is {found}, not {format}"],
    };

    private static string? Format(JsonElement schema) => schema.TryGetProperty("format", out var format) ? format.GetString() : null;

    private static IEnumerable<string> Names(JsonElement wanted, JsonElement own, string at, bool isRequest)
    {
        var (isWanted, isThere) = (wanted.TryGetProperty("enum", out var names), own.TryGetProperty("enum", out var ours));
        if (isWanted)
            return names.EnumerateArray().Select(n => n.GetString()).Except(isThere ? ours.EnumerateArray().Select(n => n.GetString()) : [])
                .Select(name => $"{at}: {name} is missing");
        return isThere && isRequest ? [$"{at} is narrowed to {ours}"] : [];
    }

    private IEnumerable<string> Members(JsonElement wanted, JsonElement own, string at, bool isRequest)
    {
        if (!wanted.TryGetProperty("properties", out var members)) return [];
        var has = own.TryGetProperty("properties", out var ours);
        return members.EnumerateObject().SelectMany(member => has && ours.TryGetProperty(member.Name, out var found)
            ? Compare(member.Value, found, $"{at}.{member.Name}", isRequest)
            : [$"{at}.{member.Name} is missing"]);
    }

    private static IEnumerable<string> Required(JsonElement wanted, JsonElement own, string at, bool isRequest)
    {
        var (demanded, ours) = (List(wanted), List(own));
        return
        [
            .. demanded.Except(ours).Select(name => $"{at}: {name} is not required"),
            .. isRequest ? ours.Except(demanded).Select(name => $"{at}: {name} is required") : [],
        ];

        static List<string> List(JsonElement schema) =>
            schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
    }

    private IEnumerable<string> Others(JsonElement wanted, JsonElement own, string at, bool isRequest)
    {
        if (!wanted.TryGetProperty("additionalProperties", out var values)) return [];
        if (own.TryGetProperty("additionalProperties", out var ours) && ours.ValueKind == JsonValueKind.Object)
            return Compare(values, ours, $"{at}.*", isRequest);
        // Nothing said of other members means any (OpenAPI 3.1 §4.8.24).
        return ours.ValueKind == JsonValueKind.False ? [$"{at}: other members are not taken"] : Compare(values, default, $"{at}.*", isRequest);
    }
}
