using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Auvious.Server.Hosting.Departing;

/// <summary>
/// Keeps a node that stops in its cluster until others host the shards it had. Akka's coordinator, which lives on the oldest node and may have to leave
/// with it, tells shards their new place one after the other; those it has not come to would wait for its successor, which begins a second later.
/// </summary>
public sealed class ShardsElsewhere(ActorSystem system, IReadOnlyCollection<IActorRef> regions, string role, TimeSpan patience)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100), Answer = TimeSpan.FromSeconds(1);

    /// <summary>Less than Akka gives regions to stop: what can't be placed holds up no end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Cluster cluster = Cluster.Get(system);
    private Hosted[] had = [];

    /// <summary>Makes it a part of the way out.</summary>
    /// <param name="role">Of the nodes that can take shards.</param>
    public static void WaitFor(ActorSystem system, IReadOnlyCollection<IActorRef> regions, string role)
    {
        var elsewhere = new ShardsElsewhere(system, regions, role, Patience);
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "note-shards", Unless(elsewhere.Note));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, "shards-elsewhere", Unless(elsewhere.Wait));

        // A node that was given up hands over nothing.
        Func<Task<Done>> Unless(Func<Task> step) => async () =>
        {
            if (shutdown.ShutdownReason is not CoordinatedShutdown.ClusterDowningReason) await step();
            return Done.Instance;
        };
    }

    /// <summary>Notes which shards this node has, while its regions still tell.</summary>
    public async Task Note()
    {
        if (Others.Length == 0) return;
        var mine = await Task.WhenAll(regions.Select(async region => new Hosted(region, await Shards(region))));
        had = [.. mine.Where(one => one.Shards.Count > 0)];
    }

    /// <summary>Ends when others have them, when there are no others, or when it has taken too long.</summary>
    public async Task Wait()
    {
        var since = TimeProvider.System.GetTimestamp();
        for (var left = had; TimeProvider.System.GetElapsedTime(since) < patience && Others is { Length: > 0 } others; await Task.Delay(Look, TimeProvider.System))
        {
            left = await LeftOf(left, others);
            if (left.Length == 0) return;
        }
    }

    private Address[] Others =>
        [.. cluster.State.Members.Where(m => m.Status == MemberStatus.Up && m.HasRole(role) && m.UniqueAddress != cluster.SelfUniqueAddress)
            .Except(cluster.State.Unreachable).Select(m => m.Address)];

    /// <summary>The regions of <paramref name="mine"/> of which the others lack a shard.</summary>
    private async Task<Hosted[]> LeftOf(Hosted[] mine, Address[] others)
    {
        var theirs = await Task.WhenAll(mine.Select(one =>
            Task.WhenAll(others.Select(other => Shards(system.ActorSelection(new RootActorPath(other) / one.Region.Path.Elements))))));
        return [.. mine.Where((one, i) => !one.Shards.IsSubsetOf(theirs[i].SelectMany(shards => shards)))];
    }

    /// <summary>None where nobody answers.</summary>
    private static async Task<HashSet<string>> Shards(ICanTell region)
    {
        try
        {
            return [.. (await region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, Answer)).Stats.Keys];
        }
        catch (AskTimeoutException)
        {
            return [];
        }
    }

    private sealed record Hosted(IActorRef Region, HashSet<string> Shards);
}
