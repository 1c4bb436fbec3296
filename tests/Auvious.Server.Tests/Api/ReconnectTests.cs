using System.Text.Json;

namespace Auvious.Server.Tests.Api;

/// <summary>A client that was away for a while, on a server that was not.</summary>
[Collection(nameof(ApiHost))]
public sealed class ReconnectTests(ApiHost host)
{
    [Fact]
    public async Task A_client_that_was_away_gets_what_it_missed_in_order()
    {
        var room = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(room);
        var speaker = await host.Supervisor.Joined(room);
        Pushed last;
        await using (var client = await Subscriber.Connect(host, host.Agent, endpoint))
        {
            for (var i = 0; i < 10; i++) (await host.Supervisor.SetMetadata(room, speaker, "k", $"{i}")).ShouldBe(204);
            last = (await client.ReceiveTo(11))[^1];
        }
        for (var i = 0; i < 50; i++) (await host.Supervisor.SetMetadata(room, speaker, "k", $"away {i}")).ShouldBe(204);
        await using var back = await Subscriber.Connect(host, host.Agent, endpoint, last.Sequence);
        var rest = await back.ReceiveTo(61);
        RestartTests.ShouldFollow(last, rest);
        back.Gaps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_place_it_goes_on_after_the_last_acknowledged()
    {
        var room = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(room);
        Pushed acknowledged;
        await using (var client = await Subscriber.Connect(host, host.Agent, endpoint))
        {
            for (var i = 0; i < 10; i++) (await host.Agent.SetMetadata(room, endpoint, "k", $"{i}")).ShouldBe(204);
            acknowledged = (await client.ReceiveTo(10))[4];
            await client.Ack(acknowledged.Sequence);
        }
        // The acknowledgement and the new connection take different ways.
        await Until.Holds(async () =>
        {
            await using var probe = await Subscriber.Connect(host, host.Agent, endpoint);
            return (await probe.Receive()).Sequence;
        }, first => first == acknowledged.Sequence + 1);
        await using var back = await Subscriber.Connect(host, host.Agent, endpoint);
        RestartTests.ShouldFollow(acknowledged, await back.ReceiveTo(10));
    }

    [Fact]
    public async Task Events_of_two_conferences_come_each_in_its_own_order_on_one_dense_sequence()
    {
        string[] rooms = [await host.Agent.Created(), await host.Agent.Created()];
        var endpoint = await host.Agent.Joined(rooms[0]);
        (await host.Agent.Join(rooms[1], endpoint)).ShouldBe(200);
        string[] speakers = [await host.Supervisor.Joined(rooms[0]), await host.Supervisor.Joined(rooms[1])];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => host.Supervisor.SetMetadata(rooms[i % 2], speakers[i % 2], "k", $"{i}")));

        await using var client = await Subscriber.Connect(host, host.Agent, endpoint, 0);
        var heard = new List<Pushed>();
        while (heard.Count < 44) heard.Add(await client.Receive());
        heard.Select(p => p.Sequence).ShouldBe(Enumerable.Range(1, 44).Select(n => (long)n));
        foreach (var room in rooms)
            heard.Where(p => p.Event.Text("conferenceId") == room).Select(p => p.Event.GetProperty("conferenceVersion").GetInt64())
                .ShouldBe(Enumerable.Range(0, 22).Select(v => (long)v));
        client.Gaps.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hub_and_a_poll_tell_the_same_events()
    {
        var room = await host.Agent.Created();
        var endpoint = await host.Agent.Joined(room, new { name = "é <b>\u2028 😀" });
        await host.Agent.Published(room, endpoint);
        (await host.Agent.SetMetadata(room, endpoint, "k", "\"v\" \\ \u0001")).ShouldBe(204);
        await using var client = await Subscriber.Connect(host, host.Agent, endpoint, 0);
        var heard = await client.ReceiveTo(2);
        (await host.Agent.Events(room)).Skip(1).Select((JsonElement e) => e.GetRawText()).ShouldBe(heard.Select(p => p.Event.GetRawText()));
    }
}
