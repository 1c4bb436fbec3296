using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Auvious.Cluster.Tests.Clients;

/// <summary>An answer, or none (status 0) and why.</summary>
internal sealed record Answer(int Status, string Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Nothing is said about the command: it may have been done, and may be repeated.</summary>
    public bool IsOpen => Status is 0 or 429 or 502 or 503 or 504;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public override string ToString() => $"{Status} {(Body.Length > 200 ? Body[..200] : Body)}".TrimEnd();
}

/// <summary>The nodes as clients know them: addresses, and tokens of the development identities that any node gives out.</summary>
internal sealed class Servers(IReadOnlyList<Uri> addresses) : IDisposable
{
    /// <summary>Longer than a server waits for its entities.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Of the hour that a token lives.</summary>
    private static readonly TimeSpan TokenUse = TimeSpan.FromMinutes(30);

    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly ConcurrentDictionary<string, (string Token, DateTime Until)> tokens = new();

    public int Count => addresses.Count;

    public Uri Address(int node) => addresses[node];

    public Task<Answer> Post(int node, string user, string path, object body, TimeSpan? patience = null) =>
        Send(node, user, HttpMethod.Post, path, JsonContent.Create(body), patience ?? Patience);

    public Task<Answer> Get(int node, string user, string path, TimeSpan? patience = null) =>
        Send(node, user, HttpMethod.Get, path, null, patience ?? Patience);

    /// <summary>A token of the user's, from the node when there is none to use; null when it gives none.</summary>
    public async Task<string?> Token(int node, string user)
    {
        if (tokens.TryGetValue(user, out var known) && known.Until > DateTime.UtcNow) return known.Token;
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = user,
            ["client_secret"] = $"{user}-secret",
        });
        var answer = await Send(node, null, HttpMethod.Post, "security/oauth/token", content, Patience);
        if (!answer.IsSuccess) return null;
        var token = answer.Json.GetProperty("access_token").GetString()!;
        tokens[user] = (token, DateTime.UtcNow + TokenUse);
        return token;
    }

    public void Dispose() => http.Dispose();

    private async Task<Answer> Send(int node, string? user, HttpMethod method, string path, HttpContent? content, TimeSpan patience)
    {
        using var request = new HttpRequestMessage(method, new Uri(addresses[node], user is null ? path : $"rtc-api/{path}")) { Content = content };
        if (user is not null)
        {
            if (await Token(node, user) is not { } token) return new(0, "no token");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        using var limit = new CancellationTokenSource(patience);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token));
        }
        // A socket's own exception, too: HttpClient asks a new connection for the other end's address, and doesn't expect that it has broken by then.
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            return new(0, e is OperationCanceledException ? "no answer" : e.Message);
        }
    }
}
