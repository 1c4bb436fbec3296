using System.Text.Json;
using Auvious.Core;

namespace Auvious.Server.Interactions;

/// <summary>Reads the members of an interaction's data that it can be found by: strings, numbers and booleans at the top.</summary>
public static class InteractionData
{
    /// <summary>The most characters of a member's name, and of its value, to be found by.</summary>
    public const int KeyLimit = 128, ValueLimit = 512;

    /// <summary>The most members of one interaction to be found by; the first ones count.</summary>
    public const int MemberLimit = 256;

    /// <summary>
    /// Numbers as they were written, booleans as <c>true</c> and <c>false</c>. Of a name that stands there twice, the last.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Plain(JsonMap data)
    {
        using var document = JsonDocument.Parse(data.Text);
        var plain = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject())
            if (NameOf(member) is { Length: <= KeyLimit } name && (plain.Count < MemberLimit || plain.ContainsKey(name)))
            {
                if (ValueOf(member.Value) is { Length: <= ValueLimit } value) plain[name] = value;
                else plain.Remove(name);
            }
        return plain;
    }

    /// <summary>A string among the data; null where there is none.</summary>
    public static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? ValueOf(value) : null;

    private static string? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Unescaped(value.GetString),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static string? NameOf(JsonProperty member) => Unescaped(() => member.Name);

    // Half a surrogate pair is legal JSON but no text: it is kept, and not found by.
    private static string? Unescaped(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
