using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auvious.Server.Tests.Api;

/// <summary>A value that does for each parameter and member the contract lists.</summary>
internal static class Sample
{
    /// <summary>What the part that carries a file holds.</summary>
    public static byte[] File(Operation operation) => "the file"u8.ToArray();

    public static string? Parameter(Operation operation, string name, World world) => name switch
    {
        "id" => world.Conference,
        "v" => "0",
        "page" => "0",
        "size" => "20",
        "sort" => "createdAt,desc",
        "start" => "2040-01-01T00:00:00Z",
        "end" => "2041-01-01T00:00:00Z",
        "params" => $"conference,{world.Conference}",
        "Host" => null,
        "Referer" => "http://localhost:8080/",
        "X-Auvious-TransactionId" => NewId("transaction"),
        "X-Auvious-CreateInternalSignedUrl" => "true",
        "targetType" => "user",
        "all" => "false",
        "expiration" => world.Signed.Expiration,
        "signature" => world.Signed.Signature,
        // It must not stand beside conferenceId.
        "interactionId" when operation.Path == "/filetransfers" => null,
        "assetId" when operation.Method == "POST" && operation.Path == "/assets/{assetId}" && !world.IsMade => NewId("asset"),
        _ => Named(operation, name, world)!.GetValue<string>(),
    };

    public static JsonObject Body(Operation operation, JsonElement schema, World world) =>
        Contract.Resolve(schema) is var resolved && resolved.TryGetProperty("properties", out var members)
            ? new(members.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, Named(operation, m.Name, world))))
            : new() { ["any"] = "thing" };

    public static Dictionary<string, string> Form(Operation operation, JsonElement schema, World world) =>
        schema.GetProperty("properties").EnumerateObject().Where(m => m.Name != operation.FileField)
            .ToDictionary(m => m.Name, m => Named(operation, m.Name, world)!.GetValue<string>());

    private static JsonNode? Named(Operation operation, string name, World world) => name switch
    {
        "conferenceId" when operation.Path == "/conferences/create" && !world.IsMade => NewId("room"),
        "conferenceId" => world.Conference,
        "interactionId" when operation.Path == "/interactions" && !world.IsMade => NewId("interaction"),
        "interactionId" => world.Interaction,
        "userEndpointId" or "creatorEndpoint" => world.Endpoint,
        "streamId" => world.Stream,
        "viewerId" => world.Viewer,
        "fileTransferId" => world.Transfer,
        "assetId" => world.Asset,
        "userId" or "targetId" => world.User,
        "organizationId" => "demo",
        "applicationId" => world.Application,
        "category" => "logo",
        "filename" => "logo.svg",
        "rolesAllowedAccess" => "supervisor",
        "mode" => "ROUTER",
        "operation" => "SET",
        "key" => "k",
        "value" => "v",
        "reason" => "because",
        "conferenceStreamType" => "MIC_AND_CAM",
        "sdpOffer" => Offer(operation.Path == "/conferences/viewStream" ? "chromium-view" : "chromium-mic-and-cam"),
        "qos" when operation.Path == "/users/endpoints/sendEvent" => 1,
        "qos" => "BEST_EFFORT",
        "event" => new JsonObject { ["type"] = "OfferMadeEvent", ["timestamp"] = "2040-01-01T00:00:00Z" },
        "masks" => new JsonArray("$.secret"),
        "metadata" or "newMetadata" => new JsonObject { ["a"] = "b" },
        "iceCandidates" => new JsonArray(new JsonObject { ["candidate"] = "" }),
        "keepAliveSeconds" => 3600,
        "videoBitrate" => 30_000,
        "serverKeepAliveReminderOn" => false,
        "type" => "video",
        "data" when operation.Tag == "Talkdesk" => new JsonObject { ["contact_id"] = world.Conference },
        "meta" => new JsonObject { ["interaction_types"] = new JsonArray("video") },
        "data" => new JsonObject { ["conference"] = world.Conference },
        "version" => 0,
        "sessionType" => "CONFERENCE",
        "sessionId" => world.Conference,
        "rating" => 4,
        "comment" => "fine",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"{operation} has no sample"),
    };
}
