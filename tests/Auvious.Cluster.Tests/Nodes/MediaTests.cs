namespace Auvious.Cluster.Tests.Nodes;

/// <summary>Streams on media nodes, whose conferences live on others. Peers are real: they check, shake hands, send and take packets.</summary>
[Collection(nameof(Apart))]
public sealed class MediaTests(Apart apart) : IDisposable
{
    private static readonly TimeSpan DeathIsToldWithin = TimeSpan.FromSeconds(5);

    /// <summary>How long a database may be away, so that leases of endpoints and of owners end meanwhile.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(60);

    private readonly Street street = new();

    public void Dispose() => street.Dispose();

    [Fact]
    public async Task Streams_are_shared_out_among_media_nodes_and_each_answer_names_its_own()
    {
        var calls = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Call.Start(apart, street)));
        var places = calls.Select(call => call.Place).ToList();
        places.Distinct().Order().ShouldBe([Apart.RtcAndMedia, Apart.Media]);
        places.GroupBy(place => place).ShouldAllBe(group => group.Count() >= 2);
        foreach (var call in calls)
        {
            await call.View();
            call.Flows();
            await call.End();
        }
    }

    [Fact]
    public async Task When_a_media_node_is_killed_its_streams_are_unpublished_soon_and_published_again_elsewhere()
    {
        var call = await Call.StartAt(apart, street, Apart.Media);
        await call.View();
        call.Flows();
        await using var listener = await Listener.Connect(apart.Servers, Apart.Api, call.Endpoint);
        await listener.Hears("ConferenceStreamPublishedEvent");

        var killed = DateTime.UtcNow;
        await using (await apart.Kill(Apart.Media))
        {
            var said = await listener.Hears("ConferenceStreamUnpublishedEvent");
            (DateTime.UtcNow - killed).ShouldBeLessThan(DeathIsToldWithin);
            said.Event.GetProperty("streamId").GetString().ShouldBe(call.Stream);

            await call.Publish();
            call.Place.ShouldBe(Apart.RtcAndMedia);
            await call.View();
            call.Flows();
            await call.End();
        }
    }

    [Fact]
    public async Task A_conference_whose_node_is_killed_keeps_its_streams()
    {
        // Enough of them to have some on either node that has conferences.
        var calls = new List<Call>();
        for (var i = 0; i < 6; i++) calls.Add(await Call.StartAt(apart, street, Apart.Media));
        foreach (var call in calls)
        {
            await call.View();
            call.Flows();
        }
        await using (await apart.Kill(Apart.ApiAndRtc))
            foreach (var call in calls)
            {
                call.Flows();
                await call.Room.SetMetadata(Apart.Api, call.Endpoint, "k", "after");
                (await call.Room.Types(Apart.Api)).ShouldNotContain("ConferenceStreamUnpublishedEvent");
                await call.View();
                call.Flows();
            }
        foreach (var call in calls)
        {
            call.Flows();
            await call.End();
        }
    }

    [Fact]
    public async Task While_the_database_is_away_calls_go_on_are_read_and_viewed_and_nothing_can_be_changed()
    {
        var call = await Call.Start(apart, street);
        var (kept, silent) = (await call.Room.Join(Apart.Api, keepAliveSeconds: 40), await call.Room.Join(Apart.Api, keepAliveSeconds: 30));
        await call.View();
        call.Flows();
        var version = await call.Room.Version(Apart.Api);
        var other = await Room.Create(apart.Servers, Apart.Api);
        var another = await other.Join(Apart.Api);
        await apart.Database.Stop();
        try
        {
            // Not of the call: who tries to write before the outage is known has to recover, and can't be read until it has.
            foreach (var node in (int[])[Apart.Api, Apart.ApiAndRtc])
                await Until(async () => (await other.TrySetMetadata(node, another, "k", "v")).Body.Contains("the database is away"));
            call.Flows();
            (await call.Room.Version(Apart.ApiAndRtc)).ShouldBe(version);
            await call.View();
            call.Flows();
            (await call.Room.TrySetMetadata(Apart.Api, call.Endpoint, "k", "v")).Status.ShouldBe(503);

            using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
            for (var end = DateTime.UtcNow + Outage; DateTime.UtcNow < end; await second.WaitForNextTickAsync())
            {
                call.Flows();
                (await call.Room.TryKeepAlive(Apart.ApiAndRtc, kept)).IsSuccess.ShouldBeTrue();
                (await call.Room.Version(Apart.Api)).ShouldBe(version);
            }
            await call.View();
            (await call.Room.TrySetMetadata(Apart.ApiAndRtc, call.Endpoint, "k", "v")).Status.ShouldBe(503);
        }
        finally
        {
            await apart.Database.Start();
        }
        await call.Room.SetMetadata(Apart.Api, call.Endpoint, "k", "after");
        (await call.Room.Types(Apart.Api)).ShouldNotContain("ConferenceStreamUnpublishedEvent");
        call.Flows();
        // Whose lease ended while nobody could write it down is told as gone now.
        await Until(async () =>
        {
            await call.Room.TryKeepAlive(Apart.Api, kept);
            return !(await call.Room.Endpoints(Apart.Api)).Contains(silent);
        }, Outage * 2);
        (await call.Room.Endpoints(Apart.Api)).ShouldContain(kept);
        await call.End();
    }

    [Fact]
    public async Task A_drained_media_node_takes_no_new_stream_says_so_and_leaves_when_it_is_empty()
    {
        const int index = 4;
        var node = await apart.AddMedia(index, TimeSpan.FromMinutes(10));
        var call = await Call.StartAt(apart, street, index);
        await node.Signal("TERM");
        using var http = new HttpClient { BaseAddress = node.Address };
        await Until(async () => await (await http.GetAsync("health/ready")).Content.ReadAsStringAsync() is var body && body.Contains("draining"));

        for (var i = 0; i < 4; i++)
        {
            var other = await Call.Start(apart, street);
            other.Place.ShouldNotBe(index);
            await other.End();
        }
        await call.View();
        call.Flows();
        await call.End();
        await node.Ended(TimeSpan.FromSeconds(60));
        node.ExitCode.ShouldBe(0, apart.Logs());
    }

    [Fact]
    public async Task What_a_draining_node_still_has_after_its_time_is_unpublished_before_it_leaves()
    {
        const int index = 5;
        var node = await apart.AddMedia(index, TimeSpan.FromSeconds(2));
        var call = await Call.StartAt(apart, street, index);
        await using var listener = await Listener.Connect(apart.Servers, Apart.Api, call.Endpoint);
        await node.Signal("TERM");
        (await listener.Hears("ConferenceStreamUnpublishedEvent")).Event.GetProperty("streamId").GetString().ShouldBe(call.Stream);
        await node.Ended(TimeSpan.FromSeconds(60));
        node.ExitCode.ShouldBe(0, apart.Logs());
        await call.Publish();
        call.Place.ShouldNotBe(index);
        await call.End();
    }

    private static async Task Until(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        for (var end = DateTime.UtcNow + (patience ?? TimeSpan.FromSeconds(30)); !await condition(); await Task.Delay(50))
            (DateTime.UtcNow < end).ShouldBeTrue("It did not come to hold in time.");
    }
}
