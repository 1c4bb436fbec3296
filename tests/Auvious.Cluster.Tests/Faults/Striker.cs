using System.Collections.Immutable;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Cluster.Tests.Faults;

/// <summary>Strikes as the schedule says, and sees to it that everybody comes back.</summary>
internal sealed class Striker(Fleet fleet, Action<string> report)
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(60);

    private readonly List<string> lacks = [];
    private Task back = Task.CompletedTask;

    /// <summary>Faults that could not be made, and what was wrong with how a node ended.</summary>
    public IReadOnlyList<string> Lacks => lacks;

    public int Kills { get; private set; }

    public async Task Run(ImmutableArray<Fault> schedule, CancellationToken stop = default)
    {
        for (var i = 0; i < schedule.Length && !stop.IsCancellationRequested; i++)
        {
            var fault = schedule[i];
            if (!fault.Hurried) await back;
            await Task.Delay(fault.Rest, CancellationToken.None);
            report($"{i + 1} of {schedule.Length}: {fault}");
            var earlier = back;
            back = Task.WhenAll(earlier, await Strike(fault));
        }
        await back;
        await fleet.AllReady();
    }

    /// <summary>Ends when the fault is over; its result ends when its node is back.</summary>
    private async Task<Task> Strike(Fault fault)
    {
        var node = fleet.Nodes[fault.Node];
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                Kills++;
                await End(node, "KILL", fault.Length);
                break;
            case FaultKind.Stop:
                await End(node, "TERM", fault.Length);
                break;
            case FaultKind.Freeze:
                await node.Signal("STOP");
                await Task.Delay(fault.Length);
                await node.Signal("CONT");
                break;
            case FaultKind.CutOff or FaultKind.Split when fleet.Network.Lack is { } lack:
                lacks.Add($"{fault.Kind}: {lack}");
                return Task.CompletedTask;
            case FaultKind.CutOff or FaultKind.Split:
                node.Note($"--- {fault.Kind}");
                await fleet.Network.Cut(node.Index, isFrontLeft: fault.Kind == FaultKind.Split);
                await Task.Delay(fault.Length);
                await fleet.Network.Mend(node.Index);
                node.Note("--- mended");
                break;
            case FaultKind.Database when fleet.Database is { } database:
                foreach (var each in fleet.Nodes) each.Note("--- PostgreSQL ends");
                await database.Stop();
                await Task.Delay(fault.Length);
                await database.Start();
                break;
        }
        return Back(node);
    }

    private async Task End(Node node, string signal, TimeSpan pause)
    {
        fleet.Hold(node);
        await node.Signal(signal);
        try
        {
            await node.Ended(StopsWithin);
            if (signal == "TERM" && node.ExitCode != 0) lacks.Add($"{node.Name} ended with {node.ExitCode} when told to stop");
        }
        catch (TimeoutException)
        {
            lacks.Add($"{node.Name} did not stop within {StopsWithin}");
            await node.Signal("KILL");
            await node.Ended(StopsWithin);
        }
        await Task.Delay(pause);
        node.Start();
        fleet.Release(node);
    }

    /// <summary>A node that was away for long may end itself, so that being ready once is not being back.</summary>
    private async Task Back(Node node)
    {
        do await fleet.Ready(node);
        while (!await Stays(node));
    }

    private static async Task<bool> Stays(Node node)
    {
        for (var i = 0; i < 5; i++)
        {
            if (node.HasExited || !await node.IsReady()) return false;
            await Task.Delay(200);
        }
        return true;
    }
}
