using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>An answer, read.</summary>
public sealed record Answer(HttpStatusCode Status, string Body)
{
    public int Code => (int)Status;

    public JsonElement Json => JsonDocument.Parse(Body, new() { MaxDepth = 256 }).RootElement;

    public Answer ShouldBe(int code)
    {
        Code.ShouldBe(code, Body);
        return this;
    }

    /// <summary>The answer blames this field, and only this one.</summary>
    public void ShouldBlame(string field)
    {
        ShouldBe(400);
        Json.EnumerateObject().Select(m => m.Name).ShouldBe([field], Body);
    }
}

/// <summary>What tests say to the API's routes.</summary>
public static class Calls
{
    private static int ids;

    /// <summary>An id nobody has used, in the mobile clients' manner.</summary>
    public static string NewId(string kind = "id") => $"{kind}-{Interlocked.Increment(ref ids)}-{Guid.NewGuid().ToString("N")[..8].ToUpperInvariant()}";

    /// <summary>An offer as a browser made it.</summary>
    public static string Offer(string name)
    {
        using var reader = new StreamReader(typeof(Calls).Assembly.GetManifestResourceStream($"{name}.sdp")!);
        return reader.ReadToEnd();
    }

    public static async Task<Answer> Post(this HttpClient http, string path, object body) => await Read(await http.PostAsJsonAsync($"rtc-api/{path}", body));

    public static async Task<Answer> PostText(this HttpClient http, string path, string body, string mediaType = "application/json") =>
        await Read(await http.PostAsync($"rtc-api/{path}", new StringContent(body, Encoding.UTF8, mediaType)));

    public static async Task<Answer> Get(this HttpClient http, string path) => await Read(await http.GetAsync($"rtc-api/{path}"));

    /// <summary>A registered endpoint's id.</summary>
    public static async Task<string> Registered(this HttpClient http, string? id = null)
    {
        id ??= NewId("endpoint");
        (await http.Post("users/endpoints/register", new { userEndpointId = id, keepAliveSeconds = 3600 })).ShouldBe(200).Json.Text("id").ShouldBe(id);
        return id;
    }

    /// <summary>A created conference's id.</summary>
    public static async Task<string> Created(this HttpClient http, string? id = null)
    {
        id ??= NewId("room");
        (await http.Post("conferences/create", new { conferenceId = id })).ShouldBe(200).Json.Text("id").ShouldBe(id);
        return id;
    }

    public static Task<Answer> Join(this HttpClient http, string conference, string endpoint, object? metadata = null) =>
        http.Post("conferences/join", new { conferenceId = conference, userEndpointId = endpoint, metadata = metadata ?? new { } });

    /// <summary>A new endpoint that has joined.</summary>
    public static async Task<string> Joined(this HttpClient http, string conference, object? metadata = null)
    {
        var endpoint = await http.Registered();
        (await http.Join(conference, endpoint, metadata)).ShouldBe(200);
        return endpoint;
    }

    public static Task<Answer> Leave(this HttpClient http, string conference, string endpoint) =>
        http.Post("conferences/leave", new { conferenceId = conference, userEndpointId = endpoint, reason = "" });

    public static Task<Answer> End(this HttpClient http, string conference, string endpoint) =>
        http.Post("conferences/end", new { conferenceId = conference, userEndpointId = endpoint, reason = "done" });

    public static Task<Answer> Publish(
        this HttpClient http, string conference, string endpoint, string stream, string type = "MIC_AND_CAM", string offer = "chromium-mic-and-cam") =>
        http.Post("conferences/publishStream", new
        {
            conferenceId = conference,
            userEndpointId = endpoint,
            streamId = stream,
            conferenceStreamType = type,
            sdpOffer = Offer(offer),
        });

    /// <summary>A new stream, published with an offer of its own.</summary>
    public static async Task<string> Published(this HttpClient http, string conference, string endpoint, string type = "MIC_AND_CAM")
    {
        var stream = NewId("stream");
        (await http.Publish(conference, endpoint, stream, type)).ShouldBe(200);
        return stream;
    }

    public static Task<Answer> View(this HttpClient http, string conference, string endpoint, string stream, string? viewer = null, string offer = "chromium-view") =>
        http.Post("conferences/viewStream", new
        {
            conferenceId = conference,
            userEndpointId = endpoint,
            streamId = stream,
            viewerId = viewer ?? NewId("viewer"),
            sdpOffer = Offer(offer),
        });

    public static Task<Answer> SetMetadata(this HttpClient http, string conference, string endpoint, string key, string value) =>
        http.Post("conferences/updateMetadata", new { conferenceId = conference, userEndpointId = endpoint, operation = "SET", key, value });

    public static Task<Answer> RemoveMetadata(this HttpClient http, string conference, string endpoint, string key) =>
        http.Post("conferences/updateMetadata", new { conferenceId = conference, userEndpointId = endpoint, operation = "REMOVE", key });

    /// <summary>The conference's version, as simpleView has it.</summary>
    public static async Task<long> Version(this HttpClient http, string conference) =>
        (await http.Get($"conferences/{conference}/simpleView")).ShouldBe(200).Json.GetProperty("version").GetInt64();

    /// <summary>The stored events from a version on.</summary>
    public static async Task<JsonElement[]> Events(this HttpClient http, string conference, long from = 0) =>
        [.. (await http.Get($"conferences/{conference}/events?v={from}")).ShouldBe(200).Json.EnumerateArray()];

    public static string[] Types(this IEnumerable<JsonElement> events) => [.. events.Select(e => e.Text("type"))];

    private static async Task<Answer> Read(HttpResponseMessage response)
    {
        using (response) return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
