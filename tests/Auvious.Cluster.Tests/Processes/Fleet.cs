using Auvious.Cluster.Tests.Running;

namespace Auvious.Cluster.Tests.Processes;

/// <summary>The servers of a run, with their database and their network. A node that ends by itself is started again, as an operator's supervisor does.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int HttpPort = 8080, ClusterPort = 4053;
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(180);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-proof-nodes-");
    private readonly CancellationTokenSource over = new();
    private readonly HashSet<Node> held = [];
    private Task supervision = Task.CompletedTask;

    private Fleet(Network network, PostgreSql? database, ProofOptions options)
    {
        (Network, Database) = (network, database);
        Nodes =
        [
            .. network.Places.Select((place, i) => new Node(i, place,
                place.Namespace is null ? Ports.Free() : HttpPort, place.Namespace is null ? Ports.Free() : ClusterPort,
                new(Path.Combine(directory.FullName, $"node-{i + 1}"), database?.ConnectionString,
                    // A stream that nobody feeds shall not hold up a node that stops.
                    ["--Media:DrainTimeout=00:00:05"]) { Logs = options.Logs }) { Build = options.Server }),
        ];
    }

    public Network Network { get; }

    /// <summary>None: a single node on SQLite.</summary>
    public PostgreSql? Database { get; }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>How often a node ended by itself.</summary>
    public int OwnEnds { get; private set; }

    public static async Task<Fleet> Start(ProofOptions options)
    {
        var network = await Network.Build(options.Nodes);
        var fleet = new Fleet(network, options.IsSqlite ? null : await PostgreSql.Start(network.Host), options);
        try
        {
            foreach (var node in fleet.Nodes) node.Start();
            fleet.supervision = fleet.Supervise();
            await fleet.AllReady();
            return fleet;
        }
        catch
        {
            Console.Error.WriteLine(fleet.Logs(100));
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whoever ends it starts it: until it is released it stays as it is.</summary>
    public void Hold(Node node)
    {
        lock (held) held.Add(node);
    }

    public void Release(Node node)
    {
        lock (held) held.Remove(node);
    }

    public Task AllReady() => Task.WhenAll(Nodes.Select(Ready));

    public async Task Ready(Node node)
    {
        for (var end = DateTime.UtcNow + StartsWithin; !await node.IsReady(); await Task.Delay(100))
            if (DateTime.UtcNow > end) throw new TimeoutException($"{node.Name} was not ready within {StartsWithin}");
    }

    /// <summary>The last lines of every node.</summary>
    public string Logs(int lines) => string.Join('\n', Nodes.SelectMany(node => node.Output.TakeLast(lines).Prepend($"== {node.Name}")));

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await supervision;
        foreach (var node in Nodes) await node.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        await Network.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private async Task Supervise()
    {
        while (!over.IsCancellationRequested)
        {
            Node[] ended;
            lock (held) ended = [.. Nodes.Where(node => node.HasExited && !held.Contains(node))];
            foreach (var node in ended)
            {
                OwnEnds++;
                node.Note($"--- ended by itself with {node.ExitCode}");
                node.Start();
            }
            await Task.Delay(200, CancellationToken.None);
        }
    }
}
