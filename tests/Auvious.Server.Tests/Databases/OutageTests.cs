using System.Collections.Concurrent;
using System.Net;
using Auvious.Server.Tests.Api;

namespace Auvious.Server.Tests.Databases;

/// <summary>The database goes away for a while, and comes back.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly PostgreSqlServer server = new();
    private TestHost host = null!;
    private HttpClient agent = null!;

    public async Task InitializeAsync()
    {
        await server.ConnectionString.Ask<object?>("CREATE DATABASE auvious");
        host = new() { Settings = [.. KeptState.OnPostgreSql(server.ConnectionString.With("auvious")), "Conferences:LongPoll=00:00:01"] };
        agent = await host.As("agent");
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        server.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_needs_no_database_goes_on_changes_are_503_and_the_node_recovers_by_itself(bool isFrozen)
    {
        var room = await agent.Created();
        var endpoint = await agent.Joined(room);
        var stream = await agent.Published(room, endpoint);
        (await agent.SetMetadata(room, endpoint, "topic", "loan")).ShouldBe(204);
        var known = await agent.Ticket(new { });

        if (isFrozen) server.Freeze();
        else server.Crash();
        await Ready(HttpStatusCode.ServiceUnavailable);

        (await agent.Get($"conferences/{room}")).ShouldBe(200).Json.GetProperty("metadata").GetProperty("topic").Text("value").ShouldBe("loan");
        (await agent.Version(room)).ShouldBe(3);
        (await agent.Post("users/endpoints/keepalive", new { userEndpointId = endpoint })).ShouldBe(204);
        (await agent.View(room, endpoint, stream)).ShouldBe(200);
        await Refused(agent.PostAsync("rtc-api/conferences/updateMetadata", null));
        await Refused(agent.PostAsync("rtc-api/conferences/create", null));
        await Refused(agent.PostAsync("security/ticket", null));
        await Refused(host.Stranger().AskToken(("grant_type", "client_credentials"), ("client_id", "agent"), ("client_secret", "agent-secret")));
        await Refused(agent.GetAsync($"security/ticket/{known}"));
        await Refused(agent.GetAsync("rtc-api/conferences/never-heard-of"));

        if (isFrozen) server.Thaw();
        else server.Start();
        await Ready(HttpStatusCode.OK);
        (await agent.SetMetadata(room, endpoint, "topic", "house")).ShouldBe(204);
        (await agent.Version(room)).ShouldBe(4);
        (await agent.Events(room)).Length.ShouldBe(5);
        (await agent.GetAsync($"security/ticket/{known}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.As("agent");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_writes_meanwhile_is_told_the_truth(bool isFrozen)
    {
        const int writers = 4;
        var rooms = await Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            var room = await agent.Created();
            return (Room: room, Endpoint: await agent.Joined(room));
        }));
        ConcurrentBag<(int Writer, string Key)> answered = [];
        ConcurrentBag<int> codes = [];
        using var enough = new CancellationTokenSource();
        var writing = rooms.Select((at, writer) => Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var code = (await agent.SetMetadata(at.Room, at.Endpoint, $"k{i}", "v")).Code;
                codes.Add(code);
                if (code == 204) answered.Add((writer, $"k{i}"));
                // Not without a pause: an outage is no time for a race.
                else await Task.Delay(100);
            }
        })).ToArray();

        await More(20);
        if (isFrozen) server.Freeze();
        else server.Crash();
        await Until.Holds(() => Task.FromResult(codes.Count(code => code == 503)), count => count > writers);
        await Ready(HttpStatusCode.ServiceUnavailable);
        if (isFrozen) server.Thaw();
        else server.Start();
        await More(20);
        await enough.CancelAsync();
        await Task.WhenAll(writing);

        codes.Distinct().Except([204, 503]).ShouldBeEmpty();
        for (var writer = 0; writer < writers; writer++)
        {
            var events = await agent.Events(rooms[writer].Room, 1);
            events.Select(e => e.GetProperty("conferenceVersion").GetInt64()).ShouldBe(Enumerable.Range(1, events.Length).Select(v => (long)v));
            answered.Where(a => a.Writer == writer).Select(a => a.Key).Except(events.Select(e => e.Text("key"))).ShouldBeEmpty();
        }

        // Every writer gets on: nobody's entity stays away.
        async Task More(int writes)
        {
            var before = Enumerable.Range(0, writers).Select(Written).ToArray();
            await Until.Holds(() => Task.FromResult(Enumerable.Range(0, writers).All(w => Written(w) >= before[w] + writes)), all => all);
        }

        int Written(int writer) => answered.Count(a => a.Writer == writer);
    }

    private Task<HttpStatusCode> Ready(HttpStatusCode expected) => Until.Holds(
        async () =>
        {
            using var answer = await host.Stranger().GetAsync("health/ready");
            return answer.StatusCode;
        },
        status => status == expected);

    /// <summary>503 with a hint when to come again, before any client gives up.</summary>
    private static async Task Refused(Task<HttpResponseMessage> call)
    {
        using var answer = await call.WaitAsync(TimeSpan.FromSeconds(30));
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync());
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }
}
