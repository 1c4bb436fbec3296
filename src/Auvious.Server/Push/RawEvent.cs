using System.Text.Json;
using System.Text.Json.Serialization;
using MessagePack;
using MessagePack.Formatters;

namespace Auvious.Server.Push;

/// <summary>An event that is JSON text already: it goes out as it is, or as a map where the protocol is MessagePack.</summary>
[JsonConverter(typeof(RawEventConverter))]
[MessagePackFormatter(typeof(RawEventFormatter))]
public readonly record struct RawEvent(string Json);

internal sealed class RawEventConverter : JsonConverter<RawEvent>
{
    public override RawEvent Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RawEvent value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
}

/// <summary>Objects become maps, arrays arrays; whole numbers stay whole.</summary>
public sealed class RawEventFormatter : IMessagePackFormatter<RawEvent>
{
    public void Serialize(ref MessagePackWriter writer, RawEvent value, MessagePackSerializerOptions options)
    {
        using var document = JsonDocument.Parse(value.Json);
        Write(ref writer, document.RootElement);
    }

    public RawEvent Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();

    private static void Write(ref MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteMapHeader(value.GetPropertyCount());
                foreach (var member in value.EnumerateObject())
                {
                    writer.Write(member.Name);
                    Write(ref writer, member.Value);
                }
                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray()) Write(ref writer, item);
                break;
            case JsonValueKind.String:
                writer.Write(value.GetString());
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole):
                writer.Write(whole);
                break;
            case JsonValueKind.Number when value.TryGetUInt64(out var large):
                writer.Write(large);
                break;
            case JsonValueKind.Number:
                writer.Write(value.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(value.GetBoolean());
                break;
            default:
                writer.WriteNil();
                break;
        }
    }
}
