using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Auvious.Benchmarks.Endpoints;

/// <summary>Clients of a hub by WebSockets, that connect and then say nothing.</summary>
public sealed class HubClients : IAsyncDisposable
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 32 };

    /// <summary>A collection of all garbage stops the server for a while.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<HubConnection> connections = [];

    private HubClients() { }

    public int Connected => connections.Count(connection => connection.State == HubConnectionState.Connected);

    /// <summary>Done when the hub has let in every one.</summary>
    public static async Task<HubClients> Connect(IEnumerable<Uri> hubs, string? token)
    {
        var clients = new HubClients();
        clients.connections.AddRange(hubs.Select(hub => Client(hub, token)));
        await Parallel.ForEachAsync(clients.connections, AtOnce, async (connection, ct) =>
        {
            await connection.StartAsync(ct);
            // Started is a connection before the hub has let it in; what it says is heard afterwards.
            await connection.InvokeAsync("Ack", 0L, ct);
        });
        return clients;
    }

    public async ValueTask DisposeAsync() =>
        await Parallel.ForEachAsync(connections, AtOnce, (connection, _) => connection.DisposeAsync());

    private static HubConnection Client(Uri hub, string? token)
    {
        var connection = new HubConnectionBuilder().WithUrl(hub, http =>
        {
            http.SkipNegotiation = true;
            http.Transports = HttpTransportType.WebSockets;
            if (token is not null) http.AccessTokenProvider = () => Task.FromResult<string?>(token);
        }).Build();
        connection.ServerTimeout = Patience;
        return connection;
    }
}
