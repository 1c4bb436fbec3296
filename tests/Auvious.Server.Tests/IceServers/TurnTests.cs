using Auvious.Server.Tests.Api;
using Auvious.WebRtc.Stun;
using Microsoft.Extensions.Time.Testing;

namespace Auvious.Server.Tests.IceServers;

/// <summary>What iceServers gives out, tried at a real TURN server.</summary>
public sealed class TurnTests(TurnServer turn) : IClassFixture<TurnServer>
{
    [Fact]
    public async Task Our_credentials_get_an_allocation_in_either_shape_and_no_others_do()
    {
        await using var host = Host(TurnServer.Secret, DateTimeOffset.UtcNow);
        var agent = await host.As("agent");
        var first = (await agent.Get("iceServers")).ShouldBe(200).Json.GetProperty("iceServers")[0];
        var (username, password) = (first.Text("username"), first.Text("credential"));
        (await Allocate(username, password)).ShouldBe(0);
        var second = (await agent.Get("iceServers/v2")).ShouldBe(200).Json;
        (await Allocate(second.Text("turnUsername"), second.Text("turnPassword"))).ShouldBe(0);

        var (expiry, user) = (long.Parse(username.Split(':')[0]), username.Split(':')[1]);
        (await Allocate($"{expiry + 1}:{user}", password)).ShouldBe(StunError.Unauthenticated);
        (await Allocate($"{expiry}:another", password)).ShouldBe(StunError.Unauthenticated);
    }

    [Fact]
    public async Task Expired_credentials_get_none()
    {
        await using var host = Host(TurnServer.Secret, DateTimeOffset.UtcNow - TimeSpan.FromHours(2));
        (await Allocate(await host.As("agent"))).ShouldBe(StunError.Unauthenticated);
    }

    [Fact]
    public async Task Credentials_of_another_secret_get_none()
    {
        await using var host = Host("another-secret", DateTimeOffset.UtcNow);
        (await Allocate(await host.As("agent"))).ShouldBe(StunError.Unauthenticated);
    }

    private TestHost Host(string secret, DateTimeOffset now) => new()
    {
        Clock = new FakeTimeProvider(now),
        Settings = [$"Ice:Turn=turn:{turn.Address}?transport=udp", $"Ice:TurnSecret={secret}", "Ice:Ttl=3600"],
    };

    private async Task<int> Allocate(HttpClient http)
    {
        var server = (await http.Get("iceServers")).ShouldBe(200).Json.GetProperty("iceServers")[0];
        return await Allocate(server.Text("username"), server.Text("credential"));
    }

    private async Task<int> Allocate(string username, string password)
    {
        using var client = new TurnClient(turn.Address);
        return await client.TryAllocate(username, password);
    }
}
