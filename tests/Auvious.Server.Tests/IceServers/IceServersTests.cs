using System.Security.Cryptography;
using System.Text;
using Auvious.Server.Tests.Api;

namespace Auvious.Server.Tests.IceServers;

public sealed class IceServersTests(IceServersTests.TurnHost host) : IClassFixture<IceServersTests.TurnHost>
{
    [Fact]
    public async Task Both_shapes_name_the_servers_with_credentials_of_the_turn_rest_api()
    {
        var agent = await host.As("agent");
        var first = (await agent.Get("iceServers")).ShouldBe(200).Json;
        first.GetProperty("ttl").GetInt32().ShouldBe(3600);
        var servers = first.GetProperty("iceServers");
        servers[0].GetProperty("urls")[0].GetString().ShouldBe("stun:stun.example.org:3478");
        servers[1].GetProperty("urls")[0].GetString().ShouldBe("turn:turn.example.org:3478");

        var username = $"{host.Clock.GetUtcNow().ToUnixTimeSeconds() + 3600}:agent";
        var credential = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes("turn-secret"), Encoding.UTF8.GetBytes(username)));
        servers[1].Text("username").ShouldBe(username);
        servers[1].Text("credential").ShouldBe(credential);

        var second = (await agent.Get("iceServers/v2")).ShouldBe(200).Json;
        second.Text("stun").ShouldBe("stun:stun.example.org:3478");
        second.Text("turn").ShouldBe("turn:turn.example.org:3478");
        second.Text("turnUsername").ShouldBe(username);
        second.Text("turnPassword").ShouldBe(credential);
        second.GetProperty("ttl").GetInt32().ShouldBe(3600);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("garbage")]
    public async Task Without_a_valid_token_there_is_the_list_but_no_turn_server(string? token)
    {
        var http = host.Stranger();
        if (token is not null) http.With(token);
        (await http.Get("iceServers")).ShouldBe(200).Json.GetProperty("iceServers").GetArrayLength().ShouldBe(1);
        (await http.Get("iceServers/v2")).ShouldBe(200).Json.TryGetProperty("turn", out _).ShouldBeFalse();
    }

    public sealed class TurnHost : TestHost
    {
        public TurnHost() => Settings =
            ["Ice:Stun=stun:stun.example.org:3478", "Ice:Turn=turn:turn.example.org:3478", "Ice:TurnSecret=turn-secret", "Ice:Ttl=3600"];
    }
}

public sealed class NoIceServersTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task With_nothing_configured_the_list_is_empty_and_still_there()
    {
        (await host.Stranger().Get("iceServers")).ShouldBe(200).Json.GetProperty("iceServers").GetArrayLength().ShouldBe(0);
        (await host.Stranger().Get("iceServers/v2")).ShouldBe(200).Json.EnumerateObject().Select(m => m.Name).ShouldBe(["ttl"]);
    }
}
