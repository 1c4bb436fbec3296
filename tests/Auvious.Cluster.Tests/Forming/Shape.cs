using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Cluster.Tests.Forming;

/// <summary>Servers started from the files that operators are given; only what differs from machine to machine is told to them beside that.</summary>
internal sealed class Shape : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    /// <summary>Where the files are.</summary>
    public static readonly string Files = FilesDirectory();

    private const string Secret = "a-secret-of-the-back-end";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-shape-");
    private readonly List<Node> nodes = [];
    private readonly int[] clusterPorts;
    private readonly PostgreSql? database;

    private Shape(int count, PostgreSql? database)
    {
        clusterPorts = [.. Enumerable.Range(0, count).Select(_ => Ports.Free())];
        this.database = database;
    }

    public IReadOnlyList<Node> Nodes => nodes;

    /// <param name="files">One for each node.</param>
    /// <param name="build">Another build's program than the one beside this.</param>
    /// <param name="seeds">The nodes are told where all of them are.</param>
    public static async Task<Shape> Start(string[] files, bool isSqlite = false, bool seeds = false, string? build = null, params string[] more)
    {
        var shape = new Shape(files.Length, isSqlite ? null : await PostgreSql.Start("127.0.0.1"));
        for (var i = 0; i < files.Length; i++)
            shape.nodes.Add(new(i, new("127.0.0.1", "127.0.0.1", null), Ports.Free(), shape.clusterPorts[i], new(
                Path.Combine(shape.directory.FullName, $"{i}"), shape.database?.ConnectionString,
                [
                    $"--config={Path.Combine(Files, files[i])}", "--environment=Production", "--Media:PublicAddress=127.0.0.1", "--Shutdown:Delay=00:00:00",
                    // Files of nodes without the API name no client.
                    .. files[i] is "rtc.jsonc" or "media.jsonc" ? [] : (string[])[$"--Auth:Clients:backend:Secret={Secret}"],
                    .. seeds ? shape.clusterPorts.Select((port, n) => $"--Cluster:SeedNodes:{n}=127.0.0.1:{port}") : [],
                    .. more,
                ]))
            { Build = build });
        try
        {
            foreach (var node in shape.nodes) node.Start();
            foreach (var node in shape.nodes) await shape.Ready(node);
            return shape;
        }
        catch
        {
            await shape.DisposeAsync();
            throw;
        }
    }

    public async Task Ready(Node node)
    {
        for (var end = DateTime.UtcNow + Patience; !await node.IsReady(); await Task.Delay(100))
        {
            if (DateTime.UtcNow > end) throw new TimeoutException($"{node.Name} was not ready within {Patience}\n{Logs()}");
            if (node.HasExited) throw new InvalidOperationException($"{node.Name} ended with {node.ExitCode}\n{Logs()}");
        }
    }

    /// <summary>A client of one node, signed in as the back end that the files name. TLS ends before the server.</summary>
    public async Task<HttpClient> Client(int node)
    {
        var http = new HttpClient { BaseAddress = nodes[node].Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var answer = await http.PostAsync("security/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "backend",
            ["client_secret"] = Secret,
        }));
        var token = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("access_token").GetString());
        return http;
    }

    /// <summary>Rows of the table of members: address, whether it is a member, to whom it was lost.</summary>
    public Task<string[]> Members() => database!.Query("SELECT address, is_member, lost_to FROM cluster_member ORDER BY address");

    /// <summary>Stops every node as an operator does, and returns how each ended.</summary>
    public async Task<int?[]> Stop()
    {
        foreach (var node in nodes) await node.Signal("TERM");
        foreach (var node in nodes) await node.Ended(Patience);
        return [.. nodes.Select(node => node.ExitCode)];
    }

    public string Logs() => string.Join('\n', nodes.SelectMany(node => node.Output.TakeLast(60).Prepend($"== {node.Name}")));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private static string FilesDirectory()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Auvious.Actors.sln"))) root = root.Parent!;
        return Path.Combine(root.FullName, "cluster-config");
    }
}
