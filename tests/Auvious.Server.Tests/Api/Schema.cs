using System.Globalization;
using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>
/// Says what in a JSON value is not as an OpenAPI 3.0 schema has it. Stricter than JSON Schema where a server's own answers are meant: a
/// property the schema does not list is a fault, and so is a null it does not allow.
/// </summary>
internal sealed class Schema(JsonElement document)
{
    /// <summary>The reference lists this one's common fields only.</summary>
    private const string OpenSchema = "#/components/schemas/ConferenceEvent";

    public IEnumerable<string> Faults(JsonElement value, JsonElement schema, string at = "$", bool isOpen = false)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Faults(value, Resolve(reference.GetString()!), at, isOpen || reference.GetString() == OpenSchema);
        if (Flag(schema, "x-free-form-value") || !schema.TryGetProperty("type", out var type)) return [];
        if (value.ValueKind == JsonValueKind.Null) return Flag(schema, "nullable") ? [] : [$"{at} is null"];
        return type.GetString() switch
        {
            "object" when value.ValueKind == JsonValueKind.Object => Members(value, schema, at, isOpen),
            "array" when value.ValueKind == JsonValueKind.Array =>
                value.EnumerateArray().SelectMany((item, i) => Faults(item, schema.GetProperty("items"), $"{at}[{i}]")),
            "string" when value.ValueKind == JsonValueKind.String => Text(value.GetString()!, schema, at),
            "integer" when value.ValueKind == JsonValueKind.Number => Fits(value, schema) ? [] : [$"{at} is no {Format(schema) ?? "integer"}: {value}"],
            "number" when value.ValueKind == JsonValueKind.Number => [],
            "boolean" when value.ValueKind is JsonValueKind.True or JsonValueKind.False => [],
            var wanted => [$"{at} is {value.ValueKind}, not {wanted}"],
        };
    }

    /// <summary>The element a local reference points to.</summary>
    public JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(document, (element, name) => element.GetProperty(name));

    private IEnumerable<string> Members(JsonElement value, JsonElement schema, string at, bool isOpen)
    {
        var listed = schema.TryGetProperty("properties", out var properties);
        var others = schema.TryGetProperty("additionalProperties", out var additional);
        foreach (var member in value.EnumerateObject())
        {
            IEnumerable<string> faults =
                listed && properties.TryGetProperty(member.Name, out var known) ? Faults(member.Value, known, $"{at}.{member.Name}")
                : others ? Faults(member.Value, additional, $"{at}.{member.Name}")
                : listed && !isOpen ? [$"{at}.{member.Name} is not in the contract"]
                : [];
            foreach (var fault in faults) yield return fault;
        }
        foreach (var name in value.EnumerateObject().GroupBy(m => m.Name).Where(g => g.Count() > 1))
            if (listed) yield return $"{at}.{name.Key} stands there twice";
        if (!schema.TryGetProperty("required", out var required)) yield break;
        foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
            yield return $"{at}.{name} is missing";
    }

    private static IEnumerable<string> Text(string text, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("enum", out var names) && names.EnumerateArray().All(name => name.GetString() != text))
            yield return $"{at} is \"{text}\", none of {names}";
        if (Format(schema) == "date-time" && (!text.EndsWith('Z') || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)))
            yield return $"{at} is no date-time: {text}";
    }

    private static bool Fits(JsonElement number, JsonElement schema) => Format(schema) switch
    {
        "int32" => number.TryGetInt32(out _),
        _ => number.TryGetInt64(out _),
    };

    private static string? Format(JsonElement schema) => schema.TryGetProperty("format", out var format) ? format.GetString() : null;

    private static bool Flag(JsonElement schema, string name) => schema.TryGetProperty(name, out var flag) && flag.GetBoolean();
}
