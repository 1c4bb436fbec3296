using System.Net;
using System.Net.Http.Json;

namespace Auvious.Cluster.Tests.Forming;

/// <summary>Every file in <c>cluster-config</c> is started as it is, serves a call, and is stopped.</summary>
public sealed class ShapeTests
{
    [Fact]
    public async Task One_node_serves_and_ends_in_order()
    {
        await using var shape = await Shape.Start(["one-node.jsonc"], isSqlite: true);
        using var client = await shape.Client(0);
        await Serves(client, client);
        Check(await shape.Stop(), shape);
    }

    [Fact]
    public async Task Three_nodes_find_each_other_in_the_database()
    {
        await using var shape = await Shape.Start(["three-nodes.jsonc", "three-nodes.jsonc", "three-nodes.jsonc"]);
        (await shape.Members()).ShouldBe(shape.Nodes.Select(node => $"{node.ClusterAddress}|t|").Order(StringComparer.Ordinal));
        using HttpClient one = await shape.Client(0), other = await shape.Client(2);
        await Serves(one, other);
        Check(await shape.Stop(), shape);
        (await shape.Members()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Three_nodes_find_each_other_by_seed_nodes()
    {
        await using var shape = await Shape.Start(["three-nodes-seeds.jsonc", "three-nodes-seeds.jsonc", "three-nodes-seeds.jsonc"], seeds: true);
        using HttpClient one = await shape.Client(0), other = await shape.Client(1);
        await Serves(one, other);
        Check(await shape.Stop(), shape);
    }

    [Fact]
    public async Task Roles_apart_serve_together()
    {
        await using var shape = await Shape.Start(["api.jsonc", "api.jsonc", "rtc.jsonc", "media.jsonc"]);
        using HttpClient one = await shape.Client(0), other = await shape.Client(1);
        await Serves(one, other);
        Check(await shape.Stop(), shape);
    }

    [Fact]
    public void No_file_is_left_out() =>
        Directory.GetFiles(Shape.Files).Select(Path.GetFileName).Order()
            .ShouldBe(["api.jsonc", "media.jsonc", "one-node.jsonc", "rtc.jsonc", "three-nodes-seeds.jsonc", "three-nodes.jsonc"]);

    /// <summary>What is done by one node is there at the other. As many as it takes for some to live on each node.</summary>
    private static async Task Serves(HttpClient one, HttpClient other)
    {
        for (var i = 0; i < 6; i++)
        {
            (await one.PostAsJsonAsync("rtc-api/conferences/create", new { conferenceId = $"room-{i}" })).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await other.GetAsync($"rtc-api/conferences/room-{i}/simpleView")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    private static void Check(int?[] exitCodes, Shape shape) => exitCodes.ShouldAllBe(code => code == 0, shape.Logs());
}
