using System.Net;
using System.Net.Http.Json;

namespace Auvious.Cluster.Tests.Forming;

/// <summary>
/// Nodes of two builds side by side. <c>AUVIOUS_OTHER_BUILD</c> names the directory of the one they come from (<c>tests/side-by-side.sh</c>
/// makes one of an earlier commit); without it both are this one, and what is shown is the way of doing it.
/// </summary>
public sealed class UpgradeTests
{
    private static readonly string[] Three = ["three-nodes.jsonc", "three-nodes.jsonc", "three-nodes.jsonc"];

    [Fact]
    public async Task Nodes_are_replaced_one_by_one_while_calls_go_on_and_back_again()
    {
        var other = Environment.GetEnvironmentVariable("AUVIOUS_OTHER_BUILD") is { Length: > 0 } given ? Path.Combine(given, "Auvious.Server.dll") : null;
        await using var shape = await Shape.Start(Three, build: other);
        var clients = new[] { await shape.Client(0), await shape.Client(1), await shape.Client(2) };
        var rooms = Enumerable.Range(0, 12).Select(i => $"room-{i}").ToArray();
        foreach (var room in rooms) (await clients[0].PostAsJsonAsync("rtc-api/conferences/create", new { conferenceId = room })).EnsureSuccessStatusCode();

        var said = 0;
        foreach (var (replaced, build) in (IEnumerable<(int, string?)>)[(0, null), (1, null), (2, null), (1, other)])
        {
            await shape.Nodes[replaced].Signal("TERM");
            while (!shape.Nodes[replaced].HasExited) await Say(clients[(replaced + 1) % 3]);
            shape.Nodes[replaced].ExitCode.ShouldBe(0, shape.Logs());
            shape.Nodes[replaced].Build = build;
            shape.Nodes[replaced].Start();
            await shape.Ready(shape.Nodes[replaced]);
            // Both builds have some of them now, and each is asked by either.
            for (var i = 0; i < 2 * rooms.Length; i++) await Say(clients[i % 3]);
        }
        foreach (var room in rooms)
            (await clients[2].GetAsync($"rtc-api/conferences/{room}/simpleView")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var client in clients) client.Dispose();

        async Task Say(HttpClient client) =>
            (await client.PostAsJsonAsync("rtc-api/conferences/interaction", new { conferenceId = rooms[said % rooms.Length], interactionId = $"i{said++}" }))
                .StatusCode.ShouldBe(HttpStatusCode.NoContent, shape.Logs());
    }
}
