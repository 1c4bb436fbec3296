using System.Text.Json;
using System.Threading.Channels;
using Auvious.Cluster.Tests.Clients;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Auvious.Cluster.Tests.Nodes;

/// <summary>What came over a connection.</summary>
internal sealed record Said(long Sequence, string Type, JsonElement Event);

/// <summary>One endpoint's connection to the hub of one node.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HubConnection connection;
    private readonly Channel<Said> said = Channel.CreateUnbounded<Said>();
    private readonly TaskCompletionSource closed = new();

    private Listener(HubConnection connection)
    {
        this.connection = connection;
        connection.On<long, JsonElement>("Event", (sequence, e) => said.Writer.TryWrite(new(sequence, e.GetProperty("type").GetString()!, e)));
        connection.On<long>("Gap", first => said.Writer.TryWrite(new(first, "gap", default)));
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public static async Task<Listener> Connect(Servers servers, int node, string endpoint, long? after = null)
    {
        var token = await servers.Token(node, "agent");
        var query = $"userEndpointId={endpoint}{(after is null ? "" : $"&after={after}")}";
        var listener = new Listener(new HubConnectionBuilder().WithUrl(new Uri(servers.Address(node), $"rtc-api/hub?{query}"), options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
            options.AccessTokenProvider = () => Task.FromResult(token);
        }).Build());
        await listener.connection.StartAsync();
        return listener;
    }

    /// <summary>What comes next.</summary>
    public async Task<Said> Hears()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await said.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next of this type; others are passed over.</summary>
    public async Task<Said> Hears(string type)
    {
        for (; ; )
            if (await Hears() is var one && one.Type == type) return one;
    }

    /// <summary>Ends when the server has closed it.</summary>
    public Task Closed => closed.Task.WaitAsync(Patience);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
