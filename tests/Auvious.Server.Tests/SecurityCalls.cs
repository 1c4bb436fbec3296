using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Auvious.Server.Tests;

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
