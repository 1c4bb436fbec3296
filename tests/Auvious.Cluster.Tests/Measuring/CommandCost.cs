using System.Diagnostics;
using Auvious.Cluster.Tests.Clients;
using Auvious.Cluster.Tests.Nodes;
using Auvious.Cluster.Tests.Processes;
using Auvious.Cluster.Tests.Running;

namespace Auvious.Cluster.Tests.Measuring;

/// <summary>
/// What a durable command costs on one, two and three nodes with one PostgreSQL: how many a second, and the processor time of the servers
/// and of the database for each; then how long an event takes to a connection at the node that took the command, and at another one. All
/// share one machine with the clients, so that the cost says more than the rate.
/// </summary>
internal sealed class CommandCost(ProofOptions options, Action<string> report)
{
    private const int Conferences = 60, AtATime = 16, Pushes = 300;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(15), Idle = TimeSpan.FromSeconds(10);

    /// <summary>For each node: they share the processors that compile, and the commands that make it worth it.</summary>
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(20);

    /// <summary>One line for each number of nodes.</summary>
    public async Task<string> Run(CancellationToken stop)
    {
        var lines = new List<string>
        {
            "| nodes | commands/s | CPU of the servers per command | CPU of PostgreSQL per command | CPU of an idle node | push, same node: p50, p99 | push, another node: p50, p99 |",
            "|---|---|---|---|---|---|---|",
        };
        for (var nodes = 1; nodes <= options.Nodes; nodes++)
        {
            lines.Add(await Run(nodes, stop));
            report(lines[^1]);
        }
        return string.Join('\n', lines);
    }

    private async Task<string> Run(int nodes, CancellationToken stop)
    {
        await using var fleet = await Fleet.Start(options with { Nodes = nodes });
        using var servers = new Servers([.. fleet.Nodes.Select(node => node.Address)]);
        var seats = new List<(Room Room, string Endpoint)>();
        for (var number = 0; number < Conferences; number++)
        {
            var room = await Room.Create(servers, number % nodes);
            seats.Add((room, await room.Join(number % nodes)));
        }
        await Say(servers, seats, Warming * nodes, stop);
        var resting = Served(fleet);
        await Task.Delay(Idle, stop);
        var idle = (Served(fleet) - resting) / nodes / Idle;
        var (servedBefore, databaseBefore) = (Served(fleet), fleet.Database!.ProcessorTime);
        var clock = Stopwatch.StartNew();
        var said = await Say(servers, seats, Measured, stop);
        var elapsed = clock.Elapsed;
        var (served, database) = (Served(fleet) - servedBefore, fleet.Database.ProcessorTime - databaseBefore);
        var here = await Push(servers, seats, at: 0);
        var there = nodes > 1 ? await Push(servers, seats, at: 1) : "";
        return $"| {nodes} | {said / elapsed.TotalSeconds:0} | {served.TotalMilliseconds / said:0.00} ms | {database.TotalMilliseconds / said:0.00} ms | {idle:0.0%} | {here} | {there} |";
    }

    private static TimeSpan Served(Fleet fleet) => TimeSpan.FromTicks(fleet.Nodes.Sum(node => node.ProcessorTime.Ticks));

    /// <summary>So many at a time, each to the next node and the next conference.</summary>
    /// <returns>How many were acknowledged; one that is not ends the run.</returns>
    private static async Task<int> Say(Servers servers, List<(Room Room, string Endpoint)> seats, TimeSpan time, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var said = 0;
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(async _ =>
        {
            while (clock.Elapsed < time)
            {
                stop.ThrowIfCancellationRequested();
                var number = Interlocked.Increment(ref said);
                var (room, endpoint) = seats[number % seats.Count];
                await room.SetMetadata(number / seats.Count % servers.Count, endpoint, "key", $"{number}");
            }
        }));
        return said;
    }

    /// <summary>From saying a command at the first node until its event came over a connection at this one.</summary>
    private static async Task<string> Push(Servers servers, List<(Room Room, string Endpoint)> seats, int at)
    {
        var times = new List<double>();
        foreach (var (room, endpoint) in seats)
        {
            await using var listener = await Listener.Connect(servers, at, endpoint);
            for (var number = 0; number < Pushes / seats.Count; number++)
            {
                var value = Guid.NewGuid().ToString("N");
                var began = Stopwatch.GetTimestamp();
                var saying = room.SetMetadata(0, endpoint, "key", value);
                while (!(await listener.Hears("ConferenceMetadataUpdatedEvent")).Event.GetRawText().Contains(value, StringComparison.Ordinal)) { }
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                await saying;
            }
        }
        times.Sort();
        return $"{times[times.Count / 2]:0.0} ms, {times[times.Count * 99 / 100]:0.0} ms";
    }
}
