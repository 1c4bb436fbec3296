namespace Auvious.Cluster.Tests.Nodes;

/// <summary>A client's connection is on one node, its endpoint and its conference on others.</summary>
[Collection(nameof(Apart))]
public sealed class PushTests(Apart apart)
{
    [Fact]
    public async Task A_client_hears_on_one_node_what_is_said_on_another()
    {
        // Eight of them, so that conference and endpoint are together and apart.
        for (var i = 0; i < 8; i++)
        {
            var room = await Room.Create(apart.Servers, Apart.ApiAndRtc);
            var endpoint = await room.Join(Apart.ApiAndRtc);
            await using var listener = await Listener.Connect(apart.Servers, Apart.Api, endpoint);
            await room.SetMetadata(Apart.ApiAndRtc, endpoint, "k", "v");
            (await listener.Hears()).Type.ShouldBe("ConferenceJoinedEvent");
            (await listener.Hears()).Type.ShouldBe("ConferenceMetadataUpdatedEvent");
        }
    }

    [Fact]
    public async Task A_connection_moves_from_node_to_node_and_goes_on_at_its_sequence()
    {
        const int each = 20, moves = 6;
        var room = await Room.Create(apart.Servers, Apart.Api);
        var endpoint = await room.Join(Apart.Api);
        var speaker = await room.Join(Apart.ApiAndRtc);
        var heard = new List<Said>();
        for (var move = 0; move < moves; move++)
        {
            await using var listener = await Listener.Connect(apart.Servers, move % 2, endpoint, heard.LastOrDefault()?.Sequence);
            // Some while it listens, and some while it is away.
            for (var i = 0; i < each; i++) await room.SetMetadata(1 - move % 2, speaker, "k", $"{move}/{i}");
            while (heard.Count < 2 + each * (move + 1)) heard.Add(await listener.Hears());
        }
        heard.Select(s => s.Sequence).ShouldBe(Enumerable.Range(1, heard.Count).Select(n => (long)n));
        heard.Select(s => s.Event.GetProperty("conferenceVersion").GetInt64()).ShouldBe(Enumerable.Range(0, heard.Count).Select(n => (long)n));
    }

    [Fact]
    public async Task What_happened_between_two_connections_comes_on_the_next_node()
    {
        var room = await Room.Create(apart.Servers, Apart.Api);
        var endpoint = await room.Join(Apart.Api);
        await using (var first = await Listener.Connect(apart.Servers, Apart.Api, endpoint)) (await first.Hears()).Sequence.ShouldBe(1);
        for (var i = 0; i < 10; i++) await room.SetMetadata(Apart.Api, endpoint, "k", $"{i}");
        await using var second = await Listener.Connect(apart.Servers, Apart.ApiAndRtc, endpoint, after: 1);
        for (var i = 0; i < 10; i++)
        {
            var said = await second.Hears();
            (said.Sequence, said.Event.GetProperty("value").GetString()).ShouldBe((i + 2, $"{i}"));
        }
    }

    [Fact]
    public async Task A_connection_on_another_node_takes_over_and_the_old_one_is_closed()
    {
        for (var i = 0; i < 4; i++)
        {
            var room = await Room.Create(apart.Servers, Apart.Api);
            var endpoint = await room.Join(Apart.Api);
            await using var old = await Listener.Connect(apart.Servers, i % 2, endpoint);
            await old.Hears();
            await using var present = await Listener.Connect(apart.Servers, 1 - i % 2, endpoint, after: 1);
            await old.Closed;
            await room.SetMetadata(Apart.Api, endpoint, "k", "v");
            (await present.Hears()).Sequence.ShouldBe(2);
        }
    }

    [Fact]
    public async Task An_event_is_one_row_for_one_endpoint_and_for_a_hundred()
    {
        (await RowsOfEvents(count: 5, endpoints: 1)).ShouldBe(5);
        (await RowsOfEvents(count: 5, endpoints: 100)).ShouldBe(5);
    }

    private async Task<int> RowsOfEvents(int count, int endpoints)
    {
        var room = await Room.Create(apart.Servers, Apart.Api);
        var all = await Task.WhenAll(Enumerable.Range(0, endpoints).Select(i => room.Join(i % 2)));
        var listeners = await Task.WhenAll(all.Select((endpoint, i) => Listener.Connect(apart.Servers, i % 2, endpoint)));
        var names = string.Join(',', all.Select(e => $"'endpoint/demo/{e}'").Append($"'conference/demo/{room.Id}'"));
        var before = endpoints * 3 + 1;
        // Registered, joined, and the conference's own record of it, and the conference's creation.
        for (var end = DateTime.UtcNow + TimeSpan.FromSeconds(60); await Rows(names) < before; await Task.Delay(50))
            (DateTime.UtcNow < end).ShouldBeTrue("The joinings were not written in time.");
        for (var i = 0; i < count; i++) await room.SetMetadata(Apart.Api, all[0], "k", $"{i}");
        foreach (var listener in listeners)
            for (var i = 0; i < count; i++) await listener.Hears("ConferenceMetadataUpdatedEvent");
        foreach (var listener in listeners) await listener.DisposeAsync();
        return await Rows(names) - before;
    }

    private async Task<int> Rows(string names) =>
        int.Parse((await apart.Database.Query($"SELECT count(*) FROM journal WHERE persistence_id IN ({names})"))[0]);
}
