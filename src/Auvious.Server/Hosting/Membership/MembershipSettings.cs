using Auvious.Server.Hosting.Actors;

namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// Akka's settings of the cluster, all in one place. They go with <see cref="MembershipTimes"/>: a killed process is found by its closed
/// port within a second, so heartbeats only have to find what hangs or is cut off, and may wait for a machine that is merely busy.
/// </summary>
public static class MembershipSettings
{
    public static string Hocon(ClusterOptions cluster) => $$"""
        akka {
          actor.provider = cluster
          remote.dot-netty.tcp {
            hostname = "{{cluster.Hostname}}"
            port = {{cluster.Port}}
            # What is longer is never sent, and whoever waits for it waits in vain. The default is 128 kB.
            maximum-frame-size = 32 MiB
          }
          # The first touch of a node that has just started waits no longer than this.
          remote.retry-gate-closed-for = 500ms
          cluster {
            seed-node-timeout = 2s
            # A node that starts again at its address is let in once its former life is removed, and asks again until then.
            retry-unsuccessful-join-after = 2s
            # While a part is out of reach nobody becomes a member: the two parts must not grow apart.
            allow-weakly-up-members = off
            # Ours is SplitResolver, which waits for the lease of a node that may be alive.
            downing-provider-class = "Akka.Cluster.NoDowning, Akka.Cluster"
            down-removal-margin = off

            # A change of the members takes three to five of these steps.
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms

            # Out of reach after some 7 s of silence.
            failure-detector {
              heartbeat-interval = 1s
              threshold = 8
              acceptable-heartbeat-pause = 6s
            }

            singleton.hand-over-retry-interval = 200ms
            # As long in all as the default is.
            singleton.min-number-of-hand-over-retries = 75

            sharding {
              distributed-data.durable.keys = []
              # How often a region asks again where a shard is, and says anew that it is there when the coordinator has moved.
              retry-interval = 200ms
              coordinator-failure-backoff = 500ms
              shard-failure-backoff = 1s
              waiting-for-state-timeout = 1s
              updating-state-timeout = 2s
              handoff-timeout = 10s
              # A new node has its share within seconds.
              rebalance-interval = 3s
              least-shard-allocation-strategy {
                rebalance-absolute-limit = 20
                rebalance-relative-limit = 0.3
              }
            }
            distributed-data.durable.keys = []
            distributed-data.gossip-interval = 500ms
          }
        }
        """;
}
