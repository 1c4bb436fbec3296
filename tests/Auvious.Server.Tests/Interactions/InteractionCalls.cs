using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Auvious.Server.Tests.Api;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Interactions;

/// <summary>What tests say to the interactions' routes.</summary>
internal static class InteractionCalls
{
    /// <summary>A new interaction's id.</summary>
    public static async Task<string> Interaction(this HttpClient http, object? data = null, string? type = null, string? id = null)
    {
        id ??= NewId("interaction");
        var created = (await http.Post("interactions", new { interactionId = id, type, data = data ?? new { } })).ShouldBe(200).Json;
        created.Text("interactionId").ShouldBe(id);
        created.GetProperty("version").GetInt64().ShouldBe(0);
        return id;
    }

    public static async Task<Answer> Put(this HttpClient http, string path, object body)
    {
        using var response = await http.PutAsJsonAsync($"rtc-api/{path}", body);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<Answer> PutText(this HttpClient http, string path, string body)
    {
        using var response = await http.PutAsync($"rtc-api/{path}", new StringContent(body, Encoding.UTF8, "application/json"));
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<JsonElement> ReadInteraction(this HttpClient http, string id) => (await http.Get($"interactions/{id}")).ShouldBe(200).Json;

    public static long Number(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static bool Flag(this JsonElement json, string name) => json.GetProperty(name).GetBoolean();

    public static string[] Ids(this JsonElement page) => [.. page.GetProperty("content").EnumerateArray().Select(i => i.Text("id"))];
}
