using System.Text.Json;
using System.Text.Json.Serialization;

namespace Auvious.Core;

/// <summary>An id as one JSON string, in the journal and between nodes.</summary>
public abstract class IdConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        read(reader.GetString() ?? throw new JsonException("an id is wanted"));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => read(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(write(value));

    /// <summary>Splits <c>organization/id</c>; neither part holds a slash.</summary>
    private protected static (OrganizationId, string) Split(string key)
    {
        var slash = key.IndexOf('/');
        return slash > 0 ? (new(key[..slash]), key[(slash + 1)..]) : throw new JsonException("organization/id is wanted");
    }
}

/// <summary>A <see cref=\"OrganizationId\"/> as JSON.</summary>
public sealed class OrganizationIdConverter() : IdConverter<OrganizationId>(s => new(s), id => id.Value);

/// <summary>A <see cref=\"UserId\"/> as JSON.</summary>
public sealed class UserIdConverter() : IdConverter<UserId>(s => new(s), id => id.Value);

/// <summary>A <see cref=\"StreamId\"/> as JSON.</summary>
public sealed class StreamIdConverter() : IdConverter<StreamId>(s => new(s), id => id.Value);

/// <summary>A <see cref=\"ViewerId\"/> as JSON.</summary>
public sealed class ViewerIdConverter() : IdConverter<ViewerId>(s => new(s), id => id.Value);

/// <summary>A <see cref=\"EndpointId\"/> as JSON.</summary>
public sealed class EndpointIdConverter() : IdConverter<EndpointId>(s => Split(s) is var (o, v) ? new(o, v) : default, id => id.Key);

/// <summary>A <see cref=\"ConferenceId\"/> as JSON.</summary>
public sealed class ConferenceIdConverter() : IdConverter<ConferenceId>(s => Split(s) is var (o, v) ? new(o, v) : default, id => id.Key);

/// <summary>A <see cref="SnapshotId"/> as JSON.</summary>
public sealed class SnapshotIdConverter() : IdConverter<SnapshotId>(s => Split(s) is var (o, v) ? new(o, v) : default, id => id.Key);
