using System.Net;

namespace Auvious.Cluster.Tests.Nodes;

/// <summary>What each node does, and what it does not.</summary>
[Collection(nameof(Apart))]
public sealed class RoleTests(Apart apart)
{
    [Theory]
    [InlineData(Apart.Api)]
    [InlineData(Apart.ApiAndRtc)]
    public async Task A_node_with_the_API_serves_conferences_that_live_elsewhere(int node)
    {
        // As many as there are: some of them on either node that has conferences.
        for (var i = 0; i < 8; i++)
        {
            var room = await Room.Create(apart.Servers, node);
            var endpoint = await room.Join(node);
            await room.SetMetadata(node, endpoint, "k", "v");
            (await room.Types(node)).ShouldBe(["ConferenceCreatedEvent", "ConferenceJoinedEvent", "ConferenceMetadataUpdatedEvent"]);
            (await room.Version(node)).ShouldBe(2);
        }
    }

    [Theory]
    [InlineData(Apart.RtcAndMedia)]
    [InlineData(Apart.Media)]
    public async Task A_node_without_the_API_answers_health_and_nothing_else(int node)
    {
        using var http = new HttpClient { BaseAddress = apart.Nodes[node].Address };
        (await http.GetAsync("health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in (string[])["", "docs", "openapi/v1.json", "rtc-api/conferences/active", "rtc-api/iceServers", "t/ABCDEF", ".well-known/jwks"])
            (await http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        foreach (var path in (string[])["security/oauth/token", "rtc-api/conferences/create", "rtc-api/hub/negotiate"])
            (await http.PostAsync(path, null)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
    }

    [Fact]
    public void Only_nodes_with_media_open_a_UDP_port() =>
        apart.Nodes.Select(node => UdpPorts(node.Pid).Count).Take(4).ShouldBe([0, 0, 1, 1]);

    /// <summary>The UDP ports a process has bound (proc(5): sockets by inode).</summary>
    private static List<int> UdpPorts(int pid)
    {
        var inodes = Directory.EnumerateFiles($"/proc/{pid}/fd").Select(fd => File.ResolveLinkTarget(fd, false)?.Name ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target[8..^1]).ToHashSet();
        return
        [
            .. new[] { "udp", "udp6" }.SelectMany(kind => File.ReadLines($"/proc/{pid}/net/{kind}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(columns => inodes.Contains(columns[9]))
                .Select(columns => Convert.ToInt32(columns[1].Split(':')[1], 16)).Distinct(),
        ];
    }
}

[CollectionDefinition(nameof(Apart))]
public sealed class ApartUse : ICollectionFixture<Apart>;
