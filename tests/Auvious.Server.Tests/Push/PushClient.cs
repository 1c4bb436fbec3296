using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Endpoints;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Push;

/// <summary>A client on the hub of the real server.</summary>
internal sealed class PushClient : IAsyncDisposable
{
    private readonly Channel<string> said = Channel.CreateUnbounded<string>();

    public PushClient(HttpClient http, string query, HttpTransportType transport = HttpTransportType.WebSockets, bool isMessagePack = false, string? token = null)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(http.BaseAddress!, $"rtc-api/hub?{query}"), options =>
        {
            options.Transports = transport;
            options.AccessTokenProvider = () => Task.FromResult(token ?? http.DefaultRequestHeaders.Authorization?.Parameter);
        });
        if (isMessagePack) builder.AddMessagePackProtocol();
        Connection = builder.Build();
        if (isMessagePack) Connection.On<long, Dictionary<string, object>>("Event", (sequence, e) => Say($"{sequence} {e["type"]} {Name(e)}"));
        else Connection.On<long, JsonElement>("Event", (sequence, e) => Say($"{sequence} {e.Text("type")} {Name(e)}"));
        Connection.On<long>("Gap", first => Say($"gap {first}"));
        Connection.Closed += e =>
        {
            Say($"closed {e?.Message}".TrimEnd());
            return Task.CompletedTask;
        };
    }

    public HubConnection Connection { get; }

    public Task Start() => Connection.StartAsync();

    public Task Ack(long sequence) => Connection.InvokeAsync("Ack", sequence);

    /// <summary>What the client hears next.</summary>
    public async Task<string> Hears()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await said.Reader.ReadAsync(patience.Token);
    }

    public bool IsQuiet => said.Reader.Count == 0;

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private static object? Name(Dictionary<string, object> e) => e.GetValueOrDefault("name");

    private static string? Name(JsonElement e) => e.TryGetProperty("name", out var name) ? name.GetString() : null;

    private void Say(string what) => said.Writer.TryWrite(what.TrimEnd());
}

/// <summary>What push tests do beside the hub.</summary>
internal static class PushCalls
{
    public static async Task<string> Register(this HttpClient http, string? id = null)
    {
        using var response = await http.PostAsJsonAsync("rtc-api/users/endpoints/register", new { keepAliveSeconds = 30, userEndpointId = id });
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        return (await response.Json()).Text("id");
    }

    public static async Task Post(this HttpClient http, string path, object body)
    {
        using var response = await http.PostAsJsonAsync($"rtc-api/{path}", body);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>Gives an endpoint of the demo organization an own event, and waits until it is taken.</summary>
    public static async Task Deliver(this TestHost host, string endpoint, string name, bool atLeastOnce = true)
    {
        var region = await host.Services.GetRequiredService<IRequiredActor<EndpointRegion>>().GetAsync();
        var pushed = new PushedEvent("TestEvent", $$"""{"type":"TestEvent","name":"{{name}}"}""");
        var id = new EndpointId(new("demo"), endpoint);
        var delivered = await region.Ask<Delivered>(new DeliverEvent(id, name, atLeastOnce, pushed, pushed), TimeSpan.FromSeconds(30));
        delivered.Taken.ShouldBeTrue();
    }

    /// <summary>Stops an endpoint's actor as a failed write would; the next message starts it from its journal.</summary>
    public static async Task RestartEndpoint(this TestHost host, string endpoint)
    {
        var actors = host.Services.GetRequiredService<ActorSystem>();
        var entity = await actors.ActorSelection($"/system/sharding/endpoint/*/demo%2F{endpoint}").ResolveOne(TimeSpan.FromSeconds(30));
        (await entity.GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }
}
