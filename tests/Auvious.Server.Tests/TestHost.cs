using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests;

/// <summary>The real server in Development on a free port, a directory of its own and a clock that stands still.</summary>
public class TestHost : WebApplicationFactory<Program>
{
    private static int addresses;
    private readonly Lazy<string> ownDirectory = new(() => System.IO.Directory.CreateTempSubdirectory("auvious-").FullName);

    public TestHost() => UseKestrel(0);

    /// <summary>Given by a test that keeps it over two hosts; else a directory of this host's own.</summary>
    public string? Kept { get; init; }

    public string Directory => Kept ?? ownDirectory.Value;

    /// <summary>Configuration beside the defaults, as <c>key=value</c>.</summary>
    public string[] Settings { get; init; } = [];

    public string Environment { get; init; } = "Development";

    // In the past, since OpenIddict prunes by the machine's clock.
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Added to the server's services after its own.</summary>
    public Action<IServiceCollection>? With { get; init; }

    /// <summary>A client with an address of its own, so that tests do not share rate limits.</summary>
    public HttpClient Stranger(string? address = null)
    {
        var client = CreateClient();
        var n = Interlocked.Increment(ref addresses);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address ?? $"10.0.{n / 250}.{n % 250 + 1}");
        return client;
    }

    /// <summary>A client that carries the access token of a development identity.</summary>
    public async Task<HttpClient> As(string client)
    {
        var http = Stranger();
        var token = await http.Token(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", $"{client}-secret"));
        return http.With(token.Text("access_token"));
    }

    /// <summary>A client logged in by a ticket of the demo organization with the given properties.</summary>
    public async Task<HttpClient> AsCustomer(object properties)
    {
        var agent = await As("agent");
        var ticket = await agent.Ticket(new { type = "MULTI_USE_TICKET", properties });
        var http = Stranger();
        return http.With((await http.TicketLogin(ticket)).Text("access_token"));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Storage:Directory", Directory);
        builder.UseSetting("Http:KnownProxies:0", "127.0.0.0/8");
        builder.UseSetting("Http:KnownProxies:1", "::1");
        builder.UseEnvironment(Environment);
        foreach (var setting in Settings) builder.UseSetting(setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            With?.Invoke(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && ownDirectory.IsValueCreated && System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(ownDirectory.Value, recursive: true);
    }
}

/// <summary>What tests say to the security routes.</summary>
public static class SecurityCalls
{
    public static Task<HttpResponseMessage> AskToken(this HttpClient http, params (string Name, string Value)[] form) =>
        http.PostAsync("security/oauth/token", new FormUrlEncodedContent(form.ToDictionary(field => field.Name, field => field.Value)));

    public static async Task<JsonElement> Token(this HttpClient http, params (string Name, string Value)[] form)
    {
        using var response = await http.AskToken(form);
        var answer = await response.Json();
        response.IsSuccessStatusCode.ShouldBeTrue(answer.ToString());
        return answer;
    }

    public static Task<JsonElement> TicketLogin(this HttpClient http, string ticket) =>
        http.Token(("grant_type", "password"), ("username", ticket), ("client_id", "customer"));

    public static async Task<string> Ticket(this HttpClient http, object body)
    {
        using var response = await http.PostAsJsonAsync("security/ticket", body);
        var answer = await response.Json();
        response.IsSuccessStatusCode.ShouldBeTrue(answer.ToString());
        return answer.Text("id");
    }

    public static HttpClient With(this HttpClient http, string token)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    public static HttpClient WithBasic(this HttpClient http, string user, string password)
    {
        var pair = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}"));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", pair);
        return http;
    }

    public static Task<JsonElement> Json(this HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>();

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>The claims of a JWT, unverified.</summary>
    public static JsonElement Claims(string token) => JsonElement.Parse(Part(token, 1));

    public static byte[] Part(string token, int part) => System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[part]);
}
