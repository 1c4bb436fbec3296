using System.Text.Json;
using System.Text.Json.Serialization;
using Auvious.Core.Conferences;

namespace Auvious.Core.Endpoints;

/// <summary>The event that reminds a client of its keepalive, with the public wire names.</summary>
public static class KeepAliveReminder
{
    public const string Type = "UserEndpointKeepAliveReminderEvent";

    public static PushedEvent Of(string id, EndpointId endpoint, UserId user, DateTimeOffset now) => new(Type, JsonSerializer.Serialize(
        new KeepAliveReminderFields(id, Type, WireEvents.Timestamp(now), user.Value, endpoint.Value),
        KeepAliveReminderJson.Default.KeepAliveReminderFields));
}

internal sealed record KeepAliveReminderFields(string Id, string Type, string Timestamp, string UserId, string UserEndpointId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeepAliveReminderFields))]
internal sealed partial class KeepAliveReminderJson : JsonSerializerContext;
