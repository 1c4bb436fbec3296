using Akka.Actor;
using Akka.Cluster;

namespace Auvious.Server.Hosting.Membership;

/// <summary>A node's way into the cluster: its row, then the others; or, with seed nodes, Akka's own way.</summary>
public sealed class MembershipStart(IMemberTable table, MembershipTimes times, OwnerLease lease, ClusterClock clock, ILogger log)
{
    private readonly TimeProvider time = TimeProvider.System;

    /// <summary>Starts what keeps this node a member, and begins to look for the others.</summary>
    /// <param name="system">This node's.</param>
    /// <param name="roles">As they stand in the table.</param>
    /// <param name="seeds">To be asked instead of looking.</param>
    public async Task Run(ActorSystem system, string roles, IReadOnlyList<Address> seeds, CancellationToken ct)
    {
        var cluster = Cluster.Get(system);
        var self = new NodeLife(cluster.SelfAddress.ToString(), cluster.SelfUniqueAddress.Uid);
        try
        {
            await Enter(self, roles, ct);
            system.ActorOf(MemberRow.Props(table, self, times, lease, clock, seeds.Count > 0), "member-row");
            system.ActorOf(SplitResolver.Props(table, times, time, ListeningPort.Try), "split-resolver");
            if (seeds.Count > 0) cluster.JoinSeedNodes(seeds);
            else if (!await new Finder(table, cluster, self, times, ListeningPort.Try, log).Find(ct))
            {
                log.LogError("{Node} was let in and could not stay: it ends, to start anew", self);
                system.LeaveAtOnce();
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        catch (Exception e)
        {
            log.LogCritical(e, "{Node} could not find the cluster", self);
            system.LeaveAtOnce();
        }
    }

    private async Task Enter(NodeLife self, string roles, CancellationToken ct)
    {
        while (true)
            try
            {
                await table.Enter(self, roles, ct);
                return;
            }
            catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
            {
                log.LogWarning("The table of members can't be written: {Message}", e.Message);
                await Task.Delay(times.Again, time, ct);
            }
    }
}
