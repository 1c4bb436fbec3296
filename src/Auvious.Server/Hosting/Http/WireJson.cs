using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;

namespace Auvious.Server.Hosting.Http;

/// <summary>JSON as the contract has it: camel case, absent properties left out, events and instants in their one form.</summary>
public static class WireJson
{
    public static JsonSerializerOptions Options { get; } = Set(new(JsonSerializerDefaults.Web));

    /// <summary>Applies the contract's form to <paramref name="options"/>.</summary>
    public static JsonSerializerOptions Set(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = 64;
        options.Converters.Add(new PushedEventConverter());
        options.Converters.Add(new InstantConverter());
        return options;
    }

    private sealed class PushedEventConverter : JsonConverter<PushedEvent>
    {
        public override PushedEvent Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, PushedEvent value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
    }

    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(WireEvents.Timestamp(value));
    }
}
