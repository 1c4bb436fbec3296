using Akka.Actor;
using Akka.Cluster;

namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// Brings a starting node into the cluster that is there, or founds one. Founding is the last resort: after a database was out of
/// reach every heartbeat looks old, so each listed node is listened for and knocked at first.
/// </summary>
internal sealed class Finder(
    IMemberTable table, Cluster cluster, NodeLife self, MembershipTimes times, Func<Address, Task<PortState>> tryPort, ILogger log)
{
    private readonly TimeProvider time = TimeProvider.System;

    /// <summary>Ends when this node is a member.</summary>
    /// <returns>False when it was let in and did not become one, or may not stay.</returns>
    public async Task<bool> Find(CancellationToken ct)
    {
        var start = time.GetTimestamp();
        while (!cluster.IsUp)
        {
            try
            {
                if (await Join(start, ct) is { } mayStay) return mayStay && await Become(times.Joining, ct);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
            {
                log.LogWarning("The table of members can't be read: {Message}", e.Message);
                await Task.Delay(times.Again, time, ct);
            }
            await Task.Delay(times.Look, time, ct);
        }
        return true;
    }

    /// <returns>Null: not yet. False when it was let in and may not stay.</returns>
    private async Task<bool?> Join(long start, CancellationToken ct)
    {
        var members = (await table.Others(self, ct)).Where(other => other.IsMember).ToList();
        var fresh = members.Where(other => other.Silence < times.Quiet).Select(other => other.Life).ToList();
        if (fresh.Count > 0) return await Knock(fresh, ct) ? await Confirm(ct) : null;

        var silent = members.Select(other => other.Life).ToList();
        var ports = await Task.WhenAll(silent.Select(node => tryPort(Address.Parse(node.Address))));
        var open = silent.Where((_, i) => ports[i] == PortState.Open).ToList();
        if (open.Count > 0 && await Knock(open, ct)) return await Confirm(ct);
        // Whose port is refused is dead. Who gives no answer may live, and is listened for.
        var mayLive = ports.Any(port => port != PortState.Refused);
        if (mayLive && time.GetElapsedTime(start) < times.Listening || !await table.Found(self, silent, times.Quiet, ct)) return null;
        log.LogInformation("No other node is there: {Node} founds a cluster", self);
        cluster.Join(cluster.SelfAddress);
        return true;
    }

    /// <summary>
    /// Lists this node, which others have let in, before it can be needed: with the next heartbeat would be too late for one that starts
    /// meanwhile. Who founded is listed by that.
    /// </summary>
    private async Task<bool> Confirm(CancellationToken ct)
    {
        while (true)
            try
            {
                return await table.Confirm(self, [.. cluster.State.Members.Select(SplitResolver.LifeOf).Where(life => life != self)], ct);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
            {
                log.LogWarning("The table of members can't be written: {Message}", e.Message);
                await Task.Delay(times.Again, time, ct);
            }
    }

    /// <summary>Asks the nodes to let this one in.</summary>
    /// <returns>Whether one did, within the time a living node needs.</returns>
    private async Task<bool> Knock(IReadOnlyList<NodeLife> nodes, CancellationToken ct)
    {
        cluster.JoinSeedNodes(nodes.Select(node => Address.Parse(node.Address)));
        return await Until(() => cluster.SelfMember.Status is not MemberStatus.Removed, times.Knocking, ct);
    }

    private Task<bool> Become(TimeSpan patience, CancellationToken ct) => Until(() => cluster.IsUp, patience, ct);

    private async Task<bool> Until(Func<bool> condition, TimeSpan patience, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        while (!condition())
        {
            if (time.GetElapsedTime(start) > patience) return false;
            await Task.Delay(times.Look / 4, time, ct);
        }
        return true;
    }
}
