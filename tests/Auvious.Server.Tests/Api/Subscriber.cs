using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;

namespace Auvious.Server.Tests.Api;

/// <summary>An event as the hub said it.</summary>
public sealed record Pushed(long Sequence, JsonElement Event);

/// <summary>A SignalR client of one endpoint that keeps what it hears.</summary>
public sealed class Subscriber : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HubConnection connection;
    private readonly Channel<Pushed> events = Channel.CreateUnbounded<Pushed>();

    private Subscriber(Uri address, string token, string endpoint, long? after)
    {
        var url = new Uri(address, $"rtc-api/hub?userEndpointId={Uri.EscapeDataString(endpoint)}{(after is null ? "" : $"&after={after}")}");
        connection = new HubConnectionBuilder().WithUrl(url, options => options.AccessTokenProvider = () => Task.FromResult<string?>(token)).Build();
        connection.On<long, JsonElement>("Event", (sequence, e) =>
        {
            Last = Math.Max(Last, sequence);
            events.Writer.TryWrite(new(sequence, e));
        });
        connection.On<long>("Gap", first => Gaps.Add(first));
    }

    /// <summary>The last sequence heard.</summary>
    public long Last { get; private set; }

    public List<long> Gaps { get; } = [];

    public static Task<Subscriber> Connect(TestHost host, HttpClient user, string endpoint, long? after = null) =>
        Connect(host.ClientOptions.BaseAddress, user, endpoint, after);

    public static async Task<Subscriber> Connect(Uri address, HttpClient user, string endpoint, long? after = null)
    {
        var client = new Subscriber(address, user.DefaultRequestHeaders.Authorization!.Parameter!, endpoint, after);
        await client.connection.StartAsync();
        return client;
    }

    public async Task<Pushed> Receive()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await events.Reader.ReadAsync(limit.Token);
    }

    /// <summary>The next event of this type; others are passed over.</summary>
    public async Task<Pushed> Receive(string type)
    {
        for (; ; )
            if (await Receive() is { } pushed && pushed.Event.Text("type") == type) return pushed;
    }

    /// <summary>Everything up to the event of this conference version.</summary>
    public async Task<List<Pushed>> ReceiveTo(long version)
    {
        var heard = new List<Pushed>();
        do heard.Add(await Receive());
        while (!heard[^1].Event.TryGetProperty("conferenceVersion", out var v) || v.GetInt64() < version);
        return heard;
    }

    public Task Ack(long sequence) => connection.InvokeAsync("Ack", sequence);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
