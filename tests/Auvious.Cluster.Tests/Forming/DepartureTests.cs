using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Auvious.Cluster.Tests.Forming;

/// <summary>How a node goes, in order and otherwise.</summary>
public sealed class DepartureTests
{
    private static readonly string[] Three = ["three-nodes.jsonc", "three-nodes.jsonc", "three-nodes.jsonc"];

    [Fact]
    public async Task A_node_that_is_stopped_says_so_first_sends_its_clients_elsewhere_and_no_call_fails()
    {
        // Long enough to be seen; how long it is does not matter.
        await using var shape = await Shape.Start(Three, more: ["--Shutdown:Delay=00:00:10"]);
        using HttpClient leaving = await shape.Client(0), staying = await shape.Client(1);
        var rooms = Enumerable.Range(0, 30).Select(i => $"room-{i}").ToArray();
        foreach (var room in rooms) (await leaving.PostAsJsonAsync("rtc-api/conferences/create", new { conferenceId = room })).EnsureSuccessStatusCode();
        await Register(leaving, "DESK");
        var gone = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(shape.Nodes[0].Address, "rtc-api/hub?userEndpointId=DESK"), http =>
            {
                http.AccessTokenProvider = () => Task.FromResult(leaving.DefaultRequestHeaders.Authorization!.Parameter);
                http.Headers["X-Forwarded-Proto"] = "https";
            })
            .WithAutomaticReconnect().Build();
        // A client that is told to come back reconnects; one that is only hung up on closes.
        hub.Reconnecting += why => Told(gone, why);
        hub.Closed += why => Told(gone, new InvalidOperationException("closed for good", why));
        await hub.StartAsync();

        await shape.Nodes[0].Signal("TERM");
        await Until(async () => (await leaving.GetAsync("health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable);
        // It serves on while the balancer notices.
        (await leaving.GetAsync("rtc-api/conferences/room-0/simpleView")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var answers = 0;
        while (!shape.Nodes[0].HasExited)
        {
            (await staying.PostAsJsonAsync("rtc-api/conferences/interaction", new { conferenceId = rooms[answers % rooms.Length], interactionId = $"i{answers}" }))
                .StatusCode.ShouldBe(HttpStatusCode.NoContent, shape.Logs());
            answers++;
        }
        answers.ShouldBeGreaterThan(0);
        shape.Nodes[0].ExitCode.ShouldBe(0, shape.Logs());
        (await gone.Task.WaitAsync(Shape.Patience))?.Message.ShouldNotBe("closed for good");
        (await shape.Members()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var shape = await Shape.Start(["one-node.jsonc"], isSqlite: true, more: ["--Shutdown:Delay=00:10:00"]);
        using var client = await shape.Client(0);
        await shape.Nodes[0].Signal("TERM");
        await Until(async () => (await client.GetAsync("health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable);
        await shape.Nodes[0].Signal("TERM");
        await shape.Nodes[0].Ended(TimeSpan.FromSeconds(60));
        shape.Nodes[0].ExitCode.ShouldBe(1, shape.Logs());
    }

    [Fact]
    public async Task A_killed_node_is_given_up_and_what_it_had_is_served_by_the_others()
    {
        await using var shape = await Shape.Start(Three);
        using HttpClient killed = await shape.Client(0), staying = await shape.Client(1);
        var rooms = Enumerable.Range(0, 20).Select(i => $"room-{i}").ToArray();
        foreach (var room in rooms) (await killed.PostAsJsonAsync("rtc-api/conferences/create", new { conferenceId = room })).EnsureSuccessStatusCode();
        await shape.Nodes[0].Signal("KILL");
        foreach (var room in rooms)
            await Until(async () => (await staying.PostAsJsonAsync("rtc-api/conferences/interaction", new { conferenceId = room, interactionId = "i" })).IsSuccessStatusCode);
        (await shape.Members()).Count(row => row.EndsWith("|t|", StringComparison.Ordinal)).ShouldBe(2);

        shape.Nodes[0].Start();
        await shape.Ready(shape.Nodes[0]);
        await Until(async () => (await shape.Members()).Count(row => row.EndsWith("|t|", StringComparison.Ordinal)) == 3);
    }

    [Fact]
    public async Task A_node_that_hangs_is_given_up_and_ends_when_it_wakes()
    {
        await using var shape = await Shape.Start(Three);
        using var staying = await shape.Client(1);
        await shape.Nodes[0].Signal("STOP");
        await Until(async () => (await shape.Members()).Any(row => row.StartsWith(shape.Nodes[0].ClusterAddress, StringComparison.Ordinal) && !row.EndsWith('|')));
        // What was asked before the others took over may be answered by 503, and be done all the same.
        await Until(async () => (await staying.PostAsJsonAsync("rtc-api/conferences/create", new { conferenceId = "room" })).StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict);
        await shape.Nodes[0].Signal("CONT");
        await shape.Nodes[0].Ended(Shape.Patience);
        shape.Nodes[0].ExitCode.ShouldBe(75, shape.Logs());
        foreach (var node in shape.Nodes.Skip(1)) (await node.IsReady()).ShouldBeTrue(shape.Logs());
    }

    private static async Task Register(HttpClient client, string endpoint) =>
        (await client.PostAsJsonAsync("rtc-api/users/endpoints/register", new { userEndpointId = endpoint, keepAliveSeconds = 600 })).EnsureSuccessStatusCode();

    private static Task Told(TaskCompletionSource<Exception?> gone, Exception? why)
    {
        gone.TrySetResult(why);
        return Task.CompletedTask;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var end = DateTime.UtcNow + Shape.Patience; !await holds(); await Task.Delay(100))
            if (DateTime.UtcNow > end) throw new TimeoutException("it did not come to hold");
    }
}
