using System.Text.Json;
using Auvious.Cluster.Tests.Checking;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Cluster.Tests.Clients;

/// <summary>One endpoint's connection to the hub, made again on another node when it breaks, from the last event that was handled.</summary>
internal sealed class HubReader(Servers servers, Recorder recorder, string endpoint, string user, bool isMessagePack, Random random)
{
    private const int AckEvery = 16;

    private readonly Lock handling = new();
    private int node = random.Next(servers.Count);
    private long handled, acknowledged;
    private HubConnection? current;

    public bool IsConnected => current?.State == HubConnectionState.Connected;

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Once(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                if (e is InvalidOperationException or InvalidCastException or FormatException) recorder.Oddity($"hub: {e.GetType().Name} {e.Message}");
            }
            catch (OperationCanceledException)
            {
                return;
            }
            node = (node + 1) % servers.Count;
            await Task.Delay(random.Next(20, 500), CancellationToken.None);
        }
    }

    /// <summary>Hangs up, as a client in a tunnel does; <see cref="Run"/> connects again.</summary>
    public async Task HangUp()
    {
        if (current is { } connection) await connection.StopAsync();
    }

    private async Task Once(CancellationToken stop)
    {
        if (await servers.Token(node, user) is not { } token) return;
        var url = new Uri(servers.Address(node), $"rtc-api/hub?userEndpointId={endpoint}&after={handled}");
        var builder = new HubConnectionBuilder().WithUrl(url, options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
            options.AccessTokenProvider = () => Task.FromResult<string?>(token);
        });
        if (isMessagePack) builder.AddMessagePackProtocol();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var connection = builder.Build();
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        if (isMessagePack) connection.On<long, Dictionary<string, object?>>("Event", (sequence, e) => Hear(connection, sequence, CanonicalJson.Of(e)));
        else connection.On<long, JsonElement>("Event", (sequence, e) => Hear(connection, sequence, e));
        connection.On<long>("Gap", first => Gap(connection, first));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(12));
        lock (handling)
        {
            current = connection;
            recorder.Note(endpoint, new Connected(recorder.Now, $"node-{node + 1}", handled));
        }
        var isConnected = false;
        try
        {
            await connection.StartAsync(limit.Token);
            isConnected = true;
            await closed.Task.WaitAsync(stop);
        }
        finally
        {
            lock (handling)
            {
                current = null;
                // An attempt that failed is no end of a connection: the client has been away since the one before.
                if (isConnected) recorder.Note(endpoint, new Disconnected(recorder.Now));
            }
        }
    }

    /// <summary>What comes by a connection that is over was not handled.</summary>
    private async Task Hear(HubConnection connection, long sequence, JsonElement json)
    {
        lock (handling)
        {
            if (connection != current) return;
            recorder.Note(endpoint, new Heard(recorder.Now, sequence, recorder.Event(json)));
            handled = Math.Max(handled, sequence);
            if (handled < acknowledged + AckEvery) return;
            acknowledged = handled;
        }
        await connection.SendAsync("Ack", acknowledged);
    }

    private void Gap(HubConnection connection, long first)
    {
        lock (handling)
        {
            if (connection != current) return;
            recorder.Note(endpoint, new GapDeclared(recorder.Now, first));
            handled = Math.Max(handled, first - 1);
        }
    }
}
