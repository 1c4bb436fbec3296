using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Auvious.Core;

/// <summary>A JSON object kept as it was given: nested values, nulls and unicode go out as they came in.</summary>
[JsonConverter(typeof(JsonMapConverter))]
public sealed class JsonMap : IEquatable<JsonMap>
{
    /// <summary>The most a map may hold, in bytes of its JSON text as UTF-8.</summary>
    public const int Limit = 64 * 1024;

    public static readonly JsonMap Empty = new("{}");

    private JsonMap(string text) => Text = text;

    /// <summary>The object's JSON text.</summary>
    public string Text { get; }

    /// <summary>Takes any JSON object up to <see cref="Limit"/>; absent and null are the empty map.</summary>
    public static bool TryCreate(JsonElement? value, [NotNullWhen(true)] out JsonMap? map)
    {
        map = value switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => Empty,
            { ValueKind: JsonValueKind.Object } e when IsUnicode(e) && e.GetRawText() is { Length: <= Limit } text
                && Encoding.UTF8.GetByteCount(text) <= Limit => new(text),
            _ => null,
        };
        return map is not null;
    }

    /// <summary>
    /// Whether every string and name in it is Unicode text: JSON may escape half a surrogate pair, and a parser passes over bytes that are no
    /// UTF-8, but nobody could read such a value again.
    /// </summary>
    public static bool IsUnicode(JsonElement value)
    {
        try
        {
            Read(value);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Takes text that is known to be a JSON object.</summary>
    public static JsonMap Of([StringSyntax(StringSyntaxAttribute.Json)] string text) => new(text);

    /// <summary>Equal as JSON, whatever the white space and the order of members.</summary>
    public bool Equals(JsonMap? other)
    {
        if (other is null) return false;
        if (Text == other.Text) return true;
        using var a = JsonDocument.Parse(Text);
        using var b = JsonDocument.Parse(other.Text);
        try
        {
            return JsonElement.DeepEquals(a.RootElement, b.RootElement);
        }
        // Half a surrogate pair and exponents beyond any number are JSON too (RFC 8259 §6, §8.2), but not to the comparison.
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    public override bool Equals(object? obj) => Equals(obj as JsonMap);

    /// <summary>One bucket: equal maps may differ in text, and maps are compared, never looked up.</summary>
    public override int GetHashCode() => 0;

    public override string ToString() => Text;

    private static void Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    Read(member.Value);
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Read(item);
                break;
            case JsonValueKind.String:
                _ = value.GetString();
                break;
        }
    }
}

/// <summary>Writes the map's text as it is; reads any JSON object.</summary>
public sealed class JsonMapConverter : JsonConverter<JsonMap>
{
    public override JsonMap Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? JsonMap.Of(document.RootElement.GetRawText())
            : throw new JsonException("a JSON object is wanted");
    }

    public override void Write(Utf8JsonWriter writer, JsonMap value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
}
