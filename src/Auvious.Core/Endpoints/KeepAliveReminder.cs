using System.Globalization;
using System.Text.Json.Serialization;

namespace Auvious.Core.Endpoints;

/// <summary>The event that reminds a client of its keepalive, with the public wire names.</summary>
public static class KeepAliveReminder
{
    public const string Type = "UserEndpointKeepAliveReminderEvent";

    public static PushedEvent Of(string id, EndpointId endpoint, UserId user, DateTimeOffset now) => new(Type, System.Text.Json.JsonSerializer.Serialize(
        new KeepAliveReminderFields(id, Type, Timestamp(now), user.Value, endpoint.Value), KeepAliveReminderJson.Default.KeepAliveReminderFields));

    private static string Timestamp(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

internal sealed record KeepAliveReminderFields(string Id, string Type, string Timestamp, string UserId, string UserEndpointId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeepAliveReminderFields))]
internal sealed partial class KeepAliveReminderJson : JsonSerializerContext;
