using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Auvious.Benchmarks.Processes;

/// <summary>An agent of the development identities, signed in.</summary>
public sealed class Caller : IDisposable
{
    private readonly HttpClient http;

    private Caller(HttpClient http, string token)
    {
        this.http = http;
        Token = token;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public string Token { get; }

    public static async Task<Caller> SignIn(Uri server)
    {
        var http = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        using var answer = await http.PostAsync("/security/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "agent",
            ["client_secret"] = "agent-secret",
        }));
        answer.EnsureSuccessStatusCode();
        return new(http, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!);
    }

    /// <summary>A new conference with a new endpoint in it.</summary>
    public async Task<(string Conference, string Endpoint)> Meet()
    {
        var (conference, endpoint) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await Post("/rtc-api/users/endpoints", new { userEndpointId = endpoint, keepAliveSeconds = 3600 });
        await Post("/rtc-api/conferences/create", new { conferenceId = conference });
        await Post("/rtc-api/conferences/join", new { conferenceId = conference, userEndpointId = endpoint });
        return (conference, endpoint);
    }

    /// <summary>Another endpoint in a conference.</summary>
    public async Task<string> Join(string conference)
    {
        var endpoint = Guid.NewGuid().ToString();
        await Post("/rtc-api/users/endpoints", new { userEndpointId = endpoint, keepAliveSeconds = 3600 });
        await Post("/rtc-api/conferences/join", new { conferenceId = conference, userEndpointId = endpoint });
        return endpoint;
    }

    /// <summary>A new endpoint that nothing is done with; it lives for an hour.</summary>
    public async Task<string> Register()
    {
        var endpoint = Guid.NewGuid().ToString();
        await Post("/rtc-api/users/endpoints/register", new { userEndpointId = endpoint, keepAliveSeconds = 3600 });
        return endpoint;
    }

    /// <summary>Renews an endpoint's lease; false when there is no such endpoint.</summary>
    public async Task<bool> KeepAlive(string endpoint)
    {
        using var answer = await http.PostAsJsonAsync("/rtc-api/users/endpoints/keepalive", new { userEndpointId = endpoint });
        if (answer.StatusCode != HttpStatusCode.NotFound) answer.EnsureSuccessStatusCode();
        return answer.IsSuccessStatusCode;
    }

    public async Task ReadConference(string conference)
    {
        using var answer = await http.GetAsync($"/rtc-api/conferences/{conference}");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends a file to a user: its transfer's id.</summary>
    public async Task<string> Upload(string path)
    {
        await using var content = File.OpenRead(path);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("demo-app"), "applicationId" },
            { new StringContent("kim"), "targetId" },
            { new StreamContent(content, 1 << 16), "file", Path.GetFileName(path) },
        };
        using var answer = await http.PostAsync("/rtc-api/filetransfers?targetType=USER", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fileTransferId").GetString()!;
    }

    /// <summary>A URL of the server itself that opens the file.</summary>
    public async Task<string> SignedUrl(string fileTransfer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/rtc-api/filetransfers/{fileTransfer}/signedUrl");
        request.Headers.Referrer = http.BaseAddress;
        request.Headers.Add("X-Auvious-CreateInternalSignedUrl", "true");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
    }

    public void Dispose() => http.Dispose();

    private async Task Post(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
