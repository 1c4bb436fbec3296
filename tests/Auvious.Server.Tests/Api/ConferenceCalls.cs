namespace Auvious.Server.Tests.Api;

/// <summary>Every operation that addresses a conference, each with input that is good in itself.</summary>
public sealed record ConferenceCall(string Name, Func<HttpClient, string, string, Task<Answer>> Make)
{
    private static readonly object[] Candidates = [new { candidate = "candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host", sdpMid = "0", sdpMLineIndex = 0 }];

    /// <summary>What changes or addresses the conference by a body: client, conference, endpoint.</summary>
    public static IReadOnlyList<ConferenceCall> Commands { get; } =
    [
        Body("join", (c, e) => new { conferenceId = c, userEndpointId = e }),
        Body("leave", (c, e) => new { conferenceId = c, userEndpointId = e }),
        Body("end", (c, e) => new { conferenceId = c, userEndpointId = e }),
        Body("interaction", (c, e) => new { conferenceId = c, userEndpointId = e, interactionId = "I-1" }),
        Body("updateMetadata", (c, e) => new { conferenceId = c, userEndpointId = e, operation = "SET", key = "k", value = "v" }),
        Body("updateParticipantMetadata", (c, e) => new { conferenceId = c, userEndpointId = e, newMetadata = new { a = 1 } }),
        Body("updateStreamMetadata", (c, e) => new { conferenceId = c, userEndpointId = e, streamId = "S-1", newMetadata = new { a = 1 } }),
        Body("updatePublishedStreamBitrate", (c, e) => new { conferenceId = c, userEndpointId = e, streamId = "S-1", videoBitrate = 30_000 }),
        Body("publishStream", (c, e) => new { conferenceId = c, userEndpointId = e, streamId = "S-1", conferenceStreamType = "MIC", sdpOffer = Offer("chromium-mic") }),
        Body("unpublishStream", (c, e) => new { conferenceId = c, userEndpointId = e, streamId = "S-1" }),
        Body("viewStream", (c, e) => new { conferenceId = c, userEndpointId = e, streamId = "S-1", viewerId = "V-1", sdpOffer = Offer("chromium-view") }),
        Body("stopViewStream", (c, e) => new { conferenceId = c, userEndpointId = e, streamId = "S-1", viewerId = "V-1" }),
        Body("addPublishStreamIceCandidates", (c, e) => new { conferenceId = c, userEndpointId = e, streamId = "S-1", iceCandidates = Candidates }),
        Body("addViewStreamIceCandidates", (c, e) => new { conferenceId = c, userEndpointId = e, streamId = "S-1", viewerId = "V-1", iceCandidates = Candidates }),
        Body("sendEvent", (c, _) => new { conferenceId = c, qos = "BEST_EFFORT", @event = new { type = "OfferMadeEvent", timestamp = "2040-01-01T00:00:00Z" } }),
    ];

    public static IReadOnlyList<ConferenceCall> Queries { get; } =
    [
        new("GET", (http, c, _) => http.Get($"conferences/{c}")),
        new("simpleView", (http, c, _) => http.Get($"conferences/{c}/simpleView")),
        new("events", (http, c, _) => http.Get($"conferences/{c}/events?v=0")),
    ];

    public static IEnumerable<ConferenceCall> All => [.. Commands, .. Queries];

    public static ConferenceCall Named(string name) => All.Single(call => call.Name == name);

    private static ConferenceCall Body(string name, Func<string, string, object> body) =>
        new(name, (http, conference, endpoint) => http.Post($"conferences/{name}", body(conference, endpoint)));
}
