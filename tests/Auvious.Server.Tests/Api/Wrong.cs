using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>What members and parameters may not be, as their type, their enum and their name say.</summary>
internal static class Wrong
{
    /// <summary>Texts that are no ids, as they stand in JSON strings: over the length, with a slash, a control character, a line break, half a character.</summary>
    private static readonly string[] NoIds =
    [
        new('x', 129), "a/b", "/", " ", " a", "a ", "a\\u0000b", "a\\nb", "a\\tb", "a\\u007f", "a\\u0085b", "\\ud83d\\ude00", "\\ud800", "a\\u2028b", new('x', 1_000_000),
    ];

    /// <summary>The same for paths, queries and forms.</summary>
    public static readonly string[] NoIdTexts = [new('x', 129), "a\u0001b", "a\nb", " a", "\ud83d\ude00", "a\u2028b"];

    /// <summary>Where an absent id is made anew, and so is an empty one.</summary>
    private static readonly string[] Registering = ["/users/endpoints", "/users/endpoints/register"];

    /// <summary>Values of a member of a body, as JSON.</summary>
    public static IEnumerable<string> Values(Operation operation, string field, JsonElement schema)
    {
        var type = Contract.Resolve(schema).Text("type");
        if (type != "string") yield return "\"text\"";
        if (type != "object") yield return "{}";
        if (type != "boolean") yield return "true";
        if (type != "array") yield return "[]";
        if (type != "integer") yield return "7";
        var values = type switch
        {
            "integer" => [.. Numbers(field), "\"7\"", "1.5", "-99999999999999999999", "1e400", "99999999999999999999999999"],
            "array" when field == "masks" => ["[1]", "[null]", "[{}]", "[\"$[\"]"],
            "array" => ["[1]", "[null]", "[{}]", "[{\"candidate\":1}]", $"[{string.Join(',', Enumerable.Repeat("{\"candidate\":\"\"}", 300))}]"],
            "object" when operation.Tag == "Talkdesk" => field == "meta"
                ? ["""{"interaction_types":"video"}""", """{"interaction_types":[7]}"""]
                : ["{}", """{"contact_id":7}""", """{"contact_id":""}""", $$"""{"contact_id":"{{new string('x', 129)}}"}"""],
            "object" => Objects(operation, field),
            "string" when schema.TryGetProperty("enum", out var names) =>
                ["\"UNKNOWN\"", "\"\"", "\"nonsense\"", "\"0\"", $"\"{names[0].GetString()!.ToLowerInvariant()}\""],
            "string" when IsId(field) =>
                [.. Registering.Contains(operation.Path) ? Array.Empty<string>() : ["\"\""], .. NoIds.Where(id => field != "organizationId" || id.Length < 1000).Select(id => $"\"{id}\"")],
            "string" => ["\"\\ud800\"", $"\"{new string('x', 64 * 1024 + 1)}\"", .. field == "key" ? ["\"\""] : Array.Empty<string>()],
            _ => (string[])[],
        };
        foreach (var value in values) yield return value;
    }

    public static bool IsId(string field) => field.EndsWith("Id", StringComparison.Ordinal) || field is "id" or "creatorEndpoint";

    private static string[] Numbers(string field) => field switch
    {
        "version" => ["9223372036854775808"],
        "qos" => ["-1", "2", "2147483648"],
        _ => ["-1", "0", "2147483648"],
    };

    private static string[] Objects(Operation operation, string field) =>
    [
        """{"a":"\ud800"}""", """{"a":{"\udc00x":1}}""",
        .. operation.Path == "/conferences/create" ? ["""{"a":1}""", """{"a":null}"""] : Array.Empty<string>(),
        .. field == "event" ? Array.Empty<string>()
            : [$$"""{"a":"{{new string('x', 64 * 1024)}}"}""", $$"""{"a":"{{new string('x', 1000 * 1000)}}"}""", $$"""{"a":{{new string('[', 70)}}{{new string(']', 70)}}}"""],
    ];
}
