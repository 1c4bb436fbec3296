using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Auvious.Cluster.Tests.Clients;

/// <summary>One text for what is the same JSON: members in the order of their names.</summary>
internal static class CanonicalJson
{
    public static string Of(JsonElement json)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>What the MessagePack protocol makes of a map.</summary>
    public static JsonElement Of(object? value) => JsonSerializer.SerializeToElement(Plain(value));

    private static object? Plain(object? value) => value switch
    {
        Dictionary<string, object?> map => map.ToDictionary(member => member.Key, member => Plain(member.Value)),
        Dictionary<object, object?> map => map.ToDictionary(member => (string)member.Key, member => Plain(member.Value)),
        object?[] list => list.Select(Plain).ToArray(),
        _ => value,
    };

    private static void Write(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }
}
