using Auvious.Cluster.Tests.Clients;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Cluster.Tests.Nodes;

/// <summary>Four servers on one database, each with roles of its own, as processes on this machine's loopback.</summary>
public sealed class Apart : IAsyncLifetime
{
    /// <summary>Which node is which.</summary>
    public const int Api = 0, ApiAndRtc = 1, RtcAndMedia = 2, Media = 3;

    /// <summary>How long a media node that stops waits for its streams here.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(6);

    private static readonly string[] Roles = ["api", "api, rtc", "rtc, media", "media"];

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-nodes-");
    private readonly List<Node> nodes = [];
    private PostgreSql database = null!;

    internal IReadOnlyList<Node> Nodes => nodes;

    internal PostgreSql Database => database;

    internal Servers Servers { get; private set; } = null!;

    /// <summary>What a media node's answers name.</summary>
    public static string MediaAddress(int node) => $"127.0.0.{10 + node}";

    public async Task InitializeAsync()
    {
        database = await PostgreSql.Start("127.0.0.1");
        for (var i = 0; i < Roles.Length; i++) nodes.Add(NewNode(i, Roles[i], DrainTimeout));
        Servers = new([.. nodes.Select(node => node.Address)]);
        foreach (var node in nodes) node.Start();
        foreach (var node in nodes) await Ready(node);
    }

    /// <summary>One more media node, for as long as a test wants it.</summary>
    internal async Task<Node> AddMedia(int index, TimeSpan drainTimeout)
    {
        var node = NewNode(index, "media", drainTimeout);
        nodes.Add(node);
        node.Start();
        await Ready(node);
        return node;
    }

    /// <summary>Kills a node; it is started again when what is returned is disposed of.</summary>
    internal async Task<IAsyncDisposable> Kill(int node)
    {
        await nodes[node].Signal("KILL");
        return new Killed(this, nodes[node]);
    }

    internal async Task Ready(Node node)
    {
        for (var end = DateTime.UtcNow + StartsWithin; !await node.IsReady(); await Task.Delay(100))
        {
            if (DateTime.UtcNow > end) throw new TimeoutException($"{node.Name} was not ready within {StartsWithin}\n{Logs()}");
            if (node.HasExited) throw new InvalidOperationException($"{node.Name} ended with {node.ExitCode}\n{Logs()}");
        }
    }

    /// <summary>The last lines of every node.</summary>
    internal string Logs() => string.Join('\n', nodes.SelectMany(node => node.Output.TakeLast(40).Prepend($"== {node.Name}")));

    public async Task DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        Servers?.Dispose();
        await database.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private Node NewNode(int index, string roles, TimeSpan drainTimeout) => new(index, new("127.0.0.1", "127.0.0.1", null), Ports.Free(), Ports.Free(), new(
        Path.Combine(directory.FullName, $"{index}"), database.ConnectionString,
        [$"--Cluster:Roles={roles}", $"--Media:PublicAddress={MediaAddress(index)}", $"--Media:DrainTimeout={drainTimeout}", "--Media:Loops=1"]));

    private sealed class Killed(Apart apart, Node node) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            node.Start();
            await apart.Ready(node);
        }
    }
}
