using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Serialization;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Tests.Api;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Auvious.Server.Tests.Cluster;

/// <summary>Actor systems of this process that form one cluster over real connections; only what has a manifest gets across.</summary>
internal sealed class Systems : IAsyncDisposable
{
    private readonly List<ActorSystem> all = [];

    public async Task<ActorSystem> Start(params string[] roles)
    {
        var setup = SerializationSetup.Create(system =>
            [SerializerDetails.Create("core", new CoreSerializer(system, CoreManifests.All), [.. CoreManifests.All.Select(m => m.Type)])]);
        var system = ActorSystem.Create("auvious", BootstrapSetup.Create().WithConfig(Hocon(roles, 0).WithFallback(ClusterSharding.DefaultConfig())).And(setup));
        all.Add(system);
        var cluster = AkkaCluster.Get(system);
        cluster.Join(AkkaCluster.Get(all[0]).SelfAddress);
        await Until.Holds(() => Task.FromResult(all.TrueForAll(s => s.WhenTerminated.IsCompleted
            || AkkaCluster.Get(s).State.Members.Count(m => m.Status == MemberStatus.Up) == all.Count(x => !x.WhenTerminated.IsCompleted))), formed => formed);
        return system;
    }

    public static string Address(ActorSystem system) => AkkaCluster.Get(system).SelfAddress.ToString();

    /// <summary>It leaves in order.</summary>
    public static Task Leave(ActorSystem system) => CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);

    /// <summary>It ends without a word; another node is asked to take it for dead.</summary>
    public async Task Kill(ActorSystem system)
    {
        var address = AkkaCluster.Get(system).SelfAddress;
        await system.Terminate();
        AkkaCluster.Get(all.First(s => !s.WhenTerminated.IsCompleted)).Down(address);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var system in all) await system.Terminate();
    }

    private static Config Hocon(string[] roles, int port) => $$"""
        akka {
          loglevel = ERROR
          stdout-loglevel = OFF
          actor { provider = cluster, serialize-messages = off, allow-java-serialization = off }
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
          remote.retry-gate-closed-for = 1s
          cluster { roles = [{{string.Join(',', roles)}}], run-coordinated-shutdown-when-down = on, gossip-interval = 200ms, leader-actions-interval = 200ms }
          coordinated-shutdown { run-by-actor-system-terminate = off, exit-clr = off }
        }
        """;
}
