using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Auvious.Server.Tests.Push;

/// <summary>The hub of the real server: transports, protocols, replays, takeovers.</summary>
public sealed class PushHubTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData(HttpTransportType.WebSockets, false)]
    [InlineData(HttpTransportType.WebSockets, true)]
    [InlineData(HttpTransportType.ServerSentEvents, false)]
    [InlineData(HttpTransportType.LongPolling, false)]
    [InlineData(HttpTransportType.LongPolling, true)]
    public async Task Events_come_in_order_over_every_transport_and_protocol(HttpTransportType transport, bool isMessagePack)
    {
        var http = await host.As("agent");
        var endpoint = await http.Register();
        await host.Deliver(endpoint, "before");
        await using var client = new PushClient(http, $"userEndpointId={endpoint}", transport, isMessagePack);
        await client.Start();
        await host.Deliver(endpoint, "after");
        await host.Deliver(endpoint, "passing", atLeastOnce: false);
        (await client.Hears()).ShouldBe("1 TestEvent before");
        (await client.Hears()).ShouldBe("2 TestEvent after");
        (await client.Hears()).ShouldBe("0 TestEvent passing");
    }

    [Fact]
    public async Task A_message_pack_event_is_a_map_with_its_values_as_they_were()
    {
        var http = await host.As("agent");
        var endpoint = await http.Register();
        await using var client = new PushClient(http, $"userEndpointId={endpoint}", isMessagePack: true);
        var heard = new TaskCompletionSource<Dictionary<string, object?>>();
        client.Connection.On<long, Dictionary<string, object?>>("Event", (_, e) => heard.TrySetResult(e));
        await client.Start();
        await host.Deliver(endpoint, "x\",\"whole\":9007199254740993,\"part\":1.5,\"none\":null,\"yes\":true,\"list\":[1,\"é\"],\"map\":{\"a\":{}},\"end\":\"");
        var e = await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Convert.ToInt64(e["whole"]).ShouldBe(9007199254740993);
        e["part"].ShouldBe(1.5);
        e["none"].ShouldBeNull();
        e["yes"].ShouldBe(true);
        ((object[])e["list"]!)[1].ShouldBe("é");
        e["map"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_joined_endpoint_hears_its_own_joining_and_nothing_of_its_leaving()
    {
        var http = await host.As("agent");
        var endpoint = await http.Register();
        var conference = Guid.NewGuid().ToString();
        await http.Post("conferences/create", new { conferenceId = conference });
        await using var client = new PushClient(http, $"userEndpointId={endpoint}");
        await client.Start();
        await http.Post("conferences/join", new { conferenceId = conference, userEndpointId = endpoint });
        (await client.Hears()).ShouldBe("1 ConferenceJoinedEvent");
        await http.Post("conferences/updateMetadata", new { conferenceId = conference, userEndpointId = endpoint, operation = "SET", key = "k", value = "v" });
        (await client.Hears()).ShouldBe("2 ConferenceMetadataUpdatedEvent");
        await http.Post("conferences/leave", new { conferenceId = conference, userEndpointId = endpoint });
        await host.Deliver(endpoint, "later");
        (await client.Hears()).ShouldBe("3 TestEvent later");
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_and_what_was_does_not()
    {
        var http = await host.As("agent");
        var endpoint = await http.Register();
        foreach (var name in (string[])["one", "two", "three"]) await host.Deliver(endpoint, name);
        await using (var first = new PushClient(http, $"userEndpointId={endpoint}"))
        {
            await first.Start();
            for (var i = 0; i < 3; i++) await first.Hears();
            await first.Ack(1);
        }
        await using (var second = new PushClient(http, $"userEndpointId={endpoint}"))
        {
            await second.Start();
            (await second.Hears()).ShouldBe("2 TestEvent two");
            (await second.Hears()).ShouldBe("3 TestEvent three");
        }
        await using var third = new PushClient(http, $"userEndpointId={endpoint}&after=2");
        await third.Start();
        (await third.Hears()).ShouldBe("3 TestEvent three");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task An_after_that_cannot_be_served_is_answered_with_a_gap(long after)
    {
        var http = await host.As("agent");
        var endpoint = await http.Register();
        await host.Deliver(endpoint, "one");
        await host.Deliver(endpoint, "two");
        await using (var first = new PushClient(http, $"userEndpointId={endpoint}"))
        {
            await first.Start();
            await first.Hears();
            await first.Ack(1);
        }
        await using var client = new PushClient(http, $"userEndpointId={endpoint}&after={after}");
        await client.Start();
        (await client.Hears()).ShouldBe("gap 2");
        (await client.Hears()).ShouldBe("2 TestEvent two");
    }

    [Fact]
    public async Task A_new_connection_takes_over_and_the_old_one_is_closed()
    {
        var http = await host.As("agent");
        var endpoint = await http.Register();
        await using var old = new PushClient(http, $"userEndpointId={endpoint}");
        await old.Start();
        await using var present = new PushClient(http, $"userEndpointId={endpoint}");
        await present.Start();
        (await old.Hears()).ShouldStartWith("closed");
        await host.Deliver(endpoint, "one");
        (await present.Hears()).ShouldBe("1 TestEvent one");
    }

    [Fact]
    public async Task When_the_endpoint_ends_the_connection_is_closed()
    {
        var http = await host.As("agent");
        var endpoint = await http.Register();
        await using var client = new PushClient(http, $"userEndpointId={endpoint}");
        await client.Start();
        await http.Post("users/endpoints/unregister", new { userEndpointId = endpoint });
        (await client.Hears()).ShouldStartWith("closed");
    }

    [Fact]
    public async Task A_connection_survives_a_restart_of_its_endpoint()
    {
        var http = await host.As("agent");
        var endpoint = await http.Register();
        var conference = Guid.NewGuid().ToString();
        await http.Post("conferences/create", new { conferenceId = conference });
        await using var client = new PushClient(http, $"userEndpointId={endpoint}");
        await client.Start();
        await http.Post("conferences/join", new { conferenceId = conference, userEndpointId = endpoint });
        (await client.Hears()).ShouldBe("1 ConferenceJoinedEvent");

        await host.RestartEndpoint(endpoint);

        await http.Post("conferences/updateMetadata", new { conferenceId = conference, userEndpointId = endpoint, operation = "SET", key = "k", value = "v" });
        (await client.Hears()).ShouldBe("2 ConferenceMetadataUpdatedEvent");
    }

    [Theory]
    [InlineData("")]
    [InlineData("userEndpointId=not%2Fallowed")]
    [InlineData("userEndpointId=nobody")]
    [InlineData("userEndpointId=nobody&after=x")]
    [InlineData("userEndpointId=nobody&after=-1")]
    public async Task Without_an_endpoint_of_ones_own_the_connection_is_closed_with_an_error(string query)
    {
        await using var client = new PushClient(await host.As("agent"), query);
        await client.Start();
        (await client.Hears()).ShouldMatch("closed The server closed the connection with the following error: .*(userEndpointId|after|nobody)");
    }

    [Fact]
    public async Task Anothers_endpoint_is_refused()
    {
        var endpoint = await (await host.As("agent")).Register();
        await using var client = new PushClient(await host.As("supervisor"), $"userEndpointId={endpoint}");
        await client.Start();
        (await client.Hears()).ShouldContain("another user");
    }

    [Fact]
    public async Task Another_organizations_endpoint_is_not_known()
    {
        var endpoint = await (await host.As("agent")).Register();
        await using var client = new PushClient(await host.As("rival"), $"userEndpointId={endpoint}");
        await client.Start();
        (await client.Hears()).ShouldContain("not known");
    }

    [Fact]
    public async Task Without_a_token_nobody_gets_in()
    {
        var endpoint = await (await host.As("agent")).Register();
        await using var client = new PushClient(host.Stranger(), $"userEndpointId={endpoint}");
        (await Should.ThrowAsync<HttpRequestException>(client.Start)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }
}
