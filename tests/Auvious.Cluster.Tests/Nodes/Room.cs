using System.Text.Json;
using System.Text.RegularExpressions;
using Auvious.Cluster.Tests.Clients;
using Auvious.Media.Tests.Peers;

namespace Auvious.Cluster.Tests.Nodes;

/// <summary>A conference and what tests do in it, by the API of a node of their choice.</summary>
internal sealed class Room(Servers servers, string id)
{
    private const string User = "agent";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static int ids;

    public string Id => id;

    public static string NewId(string kind) => $"{kind}-{Interlocked.Increment(ref ids)}-{Guid.NewGuid().ToString("N")[..8]}";

    public static async Task<Room> Create(Servers servers, int node)
    {
        var room = new Room(servers, NewId("room"));
        (await room.Insist(node, "conferences/create", new { conferenceId = room.Id })).Status.ShouldBeOneOf(200, 409);
        return room;
    }

    public async Task<string> Join(int node, string? endpoint = null, int keepAliveSeconds = 3600)
    {
        endpoint ??= NewId("endpoint");
        await Insist(node, "users/endpoints/register", new { userEndpointId = endpoint, keepAliveSeconds });
        (await Insist(node, "conferences/join", new { conferenceId = id, userEndpointId = endpoint })).Status.ShouldBeOneOf(200, 422);
        return endpoint;
    }

    /// <summary>Once, whatever the answer is.</summary>
    public Task<Answer> TryKeepAlive(int node, string endpoint) => servers.Post(node, User, "users/endpoints/keepalive", new { userEndpointId = endpoint });

    /// <summary>Once, whatever the answer is.</summary>
    public Task<Answer> TryLeave(int node, string endpoint, TimeSpan? patience = null) =>
        servers.Post(node, User, "conferences/leave", new { conferenceId = id, userEndpointId = endpoint }, patience);

    public Task SetMetadata(int node, string endpoint, string key, string value) => Until(() => TrySetMetadata(node, endpoint, key, value));

    /// <summary>Once, whatever the answer is.</summary>
    public Task<Answer> TrySetMetadata(int node, string endpoint, string key, string value) =>
        servers.Post(node, User, "conferences/updateMetadata", new { conferenceId = id, userEndpointId = endpoint, operation = "SET", key, value });

    /// <summary>The answer's SDP.</summary>
    public async Task<string> Publish(int node, string endpoint, string stream, Peer peer) => Sdp(await Insist(node, "conferences/publishStream", new
    {
        conferenceId = id,
        userEndpointId = endpoint,
        streamId = stream,
        conferenceStreamType = "MIC_AND_CAM",
        sdpOffer = peer.Offer("chromium-mic-and-cam"),
    }));

    public Task Unpublish(int node, string endpoint, string stream) =>
        Insist(node, "conferences/unpublishStream", new { conferenceId = id, userEndpointId = endpoint, streamId = stream });

    public async Task<string> View(int node, string endpoint, string stream, Peer peer) => Sdp(await Insist(node, "conferences/viewStream", new
    {
        conferenceId = id,
        userEndpointId = endpoint,
        streamId = stream,
        viewerId = NewId("viewer"),
        sdpOffer = peer.Offer("chromium-view"),
    }));

    /// <summary>The stored events from a version on.</summary>
    public async Task<string[]> Types(int node)
    {
        var answer = await Until(() => servers.Get(node, User, $"conferences/{id}/events?v=0"));
        return [.. answer.Json.EnumerateArray().Select(e => e.GetProperty("type").GetString()!)];
    }

    public async Task<long> Version(int node) => (await View(node)).GetProperty("version").GetInt64();

    /// <summary>Whoever is in it.</summary>
    public async Task<string[]> Endpoints(int node) =>
        [.. (await View(node)).GetProperty("participants").EnumerateArray()
            .SelectMany(p => p.GetProperty("endpoints").EnumerateArray()).Select(e => e.GetProperty("id").GetString()!)];

    /// <summary>The media node's address and port, as an answer names them.</summary>
    public static string Candidate(string sdp) => Regex.Match(sdp, @"a=candidate:\S+ 1 udp \d+ (\S+ \d+) typ host", RegexOptions.IgnoreCase).Groups[1].Value;

    public Task<Answer> Insist(int node, string path, object body) => Until(() => servers.Post(node, User, path, body));

    private async Task<JsonElement> View(int node) => (await Until(() => servers.Get(node, User, $"conferences/{id}/simpleView"))).Json;

    /// <summary>Again while the entity can't be reached, as clients do.</summary>
    private static async Task<Answer> Until(Func<Task<Answer>> call)
    {
        for (var end = DateTime.UtcNow + Patience; ; await Task.Delay(50))
        {
            var answer = await call();
            if (answer.IsSuccess || answer.Status is 409 or 422) return answer;
            if (!answer.IsOpen || DateTime.UtcNow > end) throw new InvalidOperationException($"{answer}");
        }
    }

    private static string Sdp(Answer answer) => answer.Json.GetProperty("sdpAnswer").GetString()!;
}
