using System.Text.Json;
using Auvious.Server.Tests.Databases;

namespace Auvious.Server.Tests.Api;

/// <summary>What outlives the process, whether it was stopped or killed.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly KeptState state = KeptState.New();
    private ServerProcess server = null!;
    private HttpClient agent = null!, supervisor = null!;

    public async Task InitializeAsync()
    {
        server = await ServerProcess.Start(state);
        (agent, supervisor) = (await server.As("agent"), await server.As("supervisor"));
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        state.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Conferences_and_endpoints_are_as_they_were_and_streams_are_unpublished(bool killed)
    {
        var room = NewId("room");
        (await agent.Post("conferences/create", new { conferenceId = room, interactionId = "I-1", metadata = new { topic = "loan" } })).ShouldBe(200);
        var endpoint = await agent.Joined(room, new { name = "é", deep = new { a = new object?[] { 1, null } } });
        var other = await supervisor.Joined(room);
        var stream = await agent.Published(room, endpoint);
        (await agent.SetMetadata(room, endpoint, $"TRACK_MUTED/audio/{stream}", "true")).ShouldBe(204);
        (await agent.SetMetadata(room, endpoint, "ON_HOLD", "true")).ShouldBe(204);
        var ended = await agent.Created();
        (await agent.End(ended, endpoint)).ShouldBe(204);
        var gone = await agent.Registered();
        (await agent.Post("users/endpoints/unregister", new { userEndpointId = gone })).ShouldBe(204);
        var (before, events) = ((await agent.Get($"conferences/{room}")).Json, await agent.Events(room));

        await Restart(killed);

        var after = await Until.Holds(async () => (await agent.Get($"conferences/{room}")).ShouldBe(200).Json, view => view.GetProperty("version").GetInt64() == 6);
        foreach (var name in (string[])["id", "mode", "organizationId", "interactionId", "creator"])
            after.Text(name).ShouldBe(before.Text(name));
        after.GetProperty("metadata").EnumerateObject().Select(m => m.Name).ShouldBe(["ON_HOLD", "topic"]);
        after.GetProperty("metadata").GetProperty("ON_HOLD").GetRawText().ShouldBe(before.GetProperty("metadata").GetProperty("ON_HOLD").GetRawText());
        var participants = after.GetProperty("participants").EnumerateArray().ToArray();
        participants.Select(p => p.Text("id")).ShouldBe([endpoint, other]);
        participants[0].GetProperty("metadata").GetRawText().ShouldBe(before.GetProperty("participants")[0].GetProperty("metadata").GetRawText());
        participants.ShouldAllBe(p => p.GetProperty("streams").GetArrayLength() == 0);

        var told = await agent.Events(room);
        told.Take(events.Length).Select(e => e.GetRawText()).ShouldBe(events.Select(e => e.GetRawText()));
        told.Skip(events.Length).Types().ShouldBe(["ConferenceStreamUnpublishedEvent"]);
        told[^1].Text("streamId").ShouldBe(stream);

        (await agent.Get("conferences/active")).Json.EnumerateArray().Select(c => c.Text("id")).ShouldBe([room]);
        (await agent.Post("conferences/create", new { conferenceId = room })).ShouldBe(409);
        (await agent.Join(ended, endpoint)).ShouldBe(404);
        (await agent.Join(room, endpoint)).ShouldBe(422);
        (await agent.Post("users/endpoints/keepalive", new { userEndpointId = endpoint })).ShouldBe(204);
        (await agent.Post("users/endpoints/keepalive", new { userEndpointId = gone })).ShouldBe(404);
        (await agent.Publish(room, endpoint, stream)).ShouldBe(200);
        (await supervisor.View(room, other, stream)).ShouldBe(200);
        (await agent.Leave(room, endpoint)).ShouldBe(204);
        (await supervisor.Version(room)).ShouldBe(9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_comes_back_gets_what_it_missed_in_order(bool killed)
    {
        const int seen = 20, handled = 12, missed = 15;
        var room = await agent.Created();
        var endpoint = await agent.Joined(room);
        var speaker = await supervisor.Joined(room);
        List<Pushed> first;
        await using (var client = await Subscriber.Connect(server.Address, agent, endpoint))
        {
            for (var i = 0; i < seen; i++) (await supervisor.SetMetadata(room, speaker, "k", $"{i}")).ShouldBe(204);
            first = await client.ReceiveTo(seen + 1);
            await client.Ack(first[4].Sequence);
            for (var i = 0; i < missed; i++) (await supervisor.SetMetadata(room, speaker, "k", $"unseen {i}")).ShouldBe(204);
            await Restart(killed);
        }
        for (var i = 0; i < missed; i++) (await supervisor.SetMetadata(room, speaker, "k", $"later {i}")).ShouldBe(204);

        await using var back = await Subscriber.Connect(server.Address, agent, endpoint, after: first[handled - 1].Sequence);
        var rest = await back.ReceiveTo(seen + 1 + 2 * missed);
        back.Gaps.ShouldBeEmpty();
        ShouldFollow(first[handled - 1], rest);
        rest.Take(first.Count - handled).Select(p => p.Event.GetRawText()).ShouldBe(first.Skip(handled).Select(p => p.Event.GetRawText()));
        rest.TakeLast(2 * missed).Select(p => p.Event.Text("value")).ShouldBe(
            [.. Enumerable.Range(0, missed).Select(i => $"unseen {i}"), .. Enumerable.Range(0, missed).Select(i => $"later {i}")]);

        (await supervisor.Leave(room, speaker)).ShouldBe(204);
        ShouldFollow(rest[^1], [await back.Receive()]);
    }

    [Fact]
    public async Task Whatever_was_answered_before_the_kill_has_happened()
    {
        var room = await agent.Created();
        var endpoint = await agent.Joined(room);
        var answered = new System.Collections.Concurrent.ConcurrentBag<string>();
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            try
            {
                for (var i = 0; ; i++)
                    if ((await agent.SetMetadata(room, endpoint, $"{writer}", $"{i}")).Code == 204) answered.Add($"{writer} {i}");
            }
            catch (HttpRequestException)
            {
                // Killed: this one may have happened or not.
            }
        }).ToArray();
        await Until.Holds(() => Task.FromResult(answered.Count), count => count > 200);
        await server.Kill();
        await Task.WhenAll(writers);
        await Restart(killed: true);

        var events = new List<JsonElement>();
        for (JsonElement[] some; (some = await agent.Events(room, events.Count)).Length > 0;) events.AddRange(some.Where(e => e.Text("type") != "ConferenceCreatedEvent"));
        events.Select(e => e.GetProperty("conferenceVersion").GetInt64()).ShouldBe(Enumerable.Range(0, events.Count).Select(v => (long)v));
        answered.Except(events.Skip(1).Select(e => $"{e.Text("key")} {e.Text("value")}")).ShouldBeEmpty();
    }

    /// <summary>Sequences and versions go on where <paramref name="last"/> stopped, with no hole and nothing twice.</summary>
    internal static void ShouldFollow(Pushed last, IReadOnlyList<Pushed> rest)
    {
        rest.Select(p => p.Sequence).ShouldBe(rest.Select((_, i) => last.Sequence + 1 + i));
        var version = last.Event.GetProperty("conferenceVersion").GetInt64();
        rest.Select(p => p.Event.GetProperty("conferenceVersion").GetInt64()).ShouldBe(rest.Select((_, i) => version + 1 + i));
    }

    /// <summary>The tokens of before hold on.</summary>
    private async Task Restart(bool killed)
    {
        await (killed ? server.Kill() : server.Stop());
        await server.DisposeAsync();
        server = await ServerProcess.Start(state);
        agent = Moved(agent);
        supervisor = Moved(supervisor);
    }

    private HttpClient Moved(HttpClient http) =>
        new HttpClient(new ContractHandler()) { BaseAddress = server.Address }.With(http.DefaultRequestHeaders.Authorization!.Parameter!);
}
