using Akka.Actor;
using Auvious.Server.Push;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Push;

/// <summary>The hub of a node that sends its clients elsewhere. It does so until it ends, so it is a host of its own.</summary>
public sealed class PushDepartureTests
{
    [Fact]
    public async Task Clients_are_told_to_come_back_and_so_is_whoever_comes_back_here()
    {
        await using var host = new TestHost();
        var http = await host.As("agent");
        var endpoint = await http.Register();
        var told = new SemaphoreSlim(0);
        var closed = new TaskCompletionSource<Exception?>();
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(http.BaseAddress!, $"rtc-api/hub?userEndpointId={endpoint}"),
                options => options.AccessTokenProvider = () => Task.FromResult(http.DefaultRequestHeaders.Authorization?.Parameter))
            .WithAutomaticReconnect().Build();
        hub.Reconnecting += _ =>
        {
            told.Release();
            return Task.CompletedTask;
        };
        hub.Closed += e =>
        {
            closed.SetResult(e);
            return Task.CompletedTask;
        };
        await hub.StartAsync();

        host.Services.GetRequiredService<OpenChannels>().Depart();
        host.Services.GetRequiredService<ActorSystem>().EventStream.Publish(NodeDeparts.Instance);
        // First as a client of before, then twice as one that comes.
        for (var times = 0; times < 3; times++) (await told.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        closed.Task.IsCompleted.ShouldBeFalse();
    }
}
