using System.Net.Http.Headers;
using System.Text;

namespace Auvious.Benchmarks.Mix;

/// <summary>One call of the mix, to the server and to the yardstick.</summary>
/// <param name="Rows">How many rows the server writes for it; 0: it only reads.</param>
public sealed record MixedCall(string Name, HttpMethod Method, string Path, string? Json, int Rows, string Entity)
{
    public HttpRequestMessage ToServer(string token)
    {
        var request = Request(Method, Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>A plain route that writes as many rows, or reads one.</summary>
    public HttpRequestMessage ToYardstick() => Rows == 0
        ? new(HttpMethod.Get, $"/rows/{Entity}")
        : Request(HttpMethod.Post, $"/rows/{Entity}?count={Rows}");

    private HttpRequestMessage Request(HttpMethod method, string path) => new(method, path)
    {
        Content = Json is null ? null : new StringContent(Json, Encoding.UTF8, "application/json"),
    };
}

/// <summary>A contact from its beginning to its end in twenty calls: an interaction, an endpoint, a conference, a rating.</summary>
public static class MixedCalls
{
    public static IReadOnlyList<MixedCall> New()
    {
        var (conference, endpoint, interaction) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var named = $"\"conferenceId\":\"{conference}\",\"userEndpointId\":\"{endpoint}\"";
        return
        [
            Post("interactions", $$$"""{"interactionId":"{{{interaction}}}","type":"video","data":{"roomName":"{{{conference}}}","origin":"website"}}""", 3, interaction),
            Get($"interactions/{interaction}", interaction),
            Post("users/endpoints/register", $$"""{"userEndpointId":"{{endpoint}}","keepAliveSeconds":3600}""", 2, endpoint),
            Post("conferences/create", $$"""{"conferenceId":"{{conference}}","interactionId":"{{interaction}}"}""", 2, conference),
            Post("conferences/join", $$$"""{{{{named}}},"metadata":{"roles":["AGENT"],"name":"Kit"}}""", 2, conference),
            Get($"conferences/{conference}/simpleView", conference),
            Post("conferences/updateMetadata", $$"""{{{named}},"operation":"SET","key":"ON_HOLD","value":"true"}""", 1, conference),
            Get($"conferences/{conference}", conference),
            Post("conferences/updateParticipantMetadata", $$$"""{{{{named}}},"newMetadata":{"name":"Kit","muted":true}}""", 1, conference),
            Post("users/endpoints/keepalive", $$"""{"userEndpointId":"{{endpoint}}"}""", 0, endpoint),
            Get($"conferences/{conference}/events?v=0", conference),
            Post("users/endpoints/sendEvent",
                $$$"""{"userId":"agent","organizationId":"demo","userEndpointId":"{{{endpoint}}}","qos":1,"event":{"type":"NoteWrittenEvent","timestamp":"2040-01-01T00:00:00Z"}}""",
                1, endpoint),
            new("PUT interactions", HttpMethod.Put, $"/rtc-api/interactions/{interaction}",
                $$$"""{"version":0,"data":{"roomName":"{{{conference}}}","origin":"phone"}}""", 3, interaction),
            Get($"interactions?start=2020-01-01&end=2100-01-01&params=roomName,{conference}", interaction),
            Post("ratings", $$"""{"sessionType":"CONFERENCE","sessionId":"{{conference}}","rating":5,"interactionId":"{{interaction}}"}""", 1, conference),
            Get($"ratings/conferences/{conference}", conference),
            Get("iceServers", endpoint),
            Post("conferences/updateMetadata", $$"""{{{named}},"operation":"REMOVE","key":"ON_HOLD"}""", 1, conference),
            Post("conferences/leave", $$"""{{{named}},"reason":"done"}""", 2, conference),
            Post("conferences/end", $$"""{{{named}},"reason":"done"}""", 2, conference),
        ];
    }

    private static MixedCall Post(string path, string json, int rows, string entity) => new($"POST {path}", HttpMethod.Post, $"/rtc-api/{path}", json, rows, entity);

    private static MixedCall Get(string path, string entity) => new($"GET {path.Split('?')[0]}", HttpMethod.Get, $"/rtc-api/{path}", null, 0, entity);
}
