using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Serialization;
using Auvious.Core;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Auvious.Server.Hosting.Health;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Composes the actor system: cluster, shards, journal, serializer.</summary>
public static class ActorHosting
{
    /// <summary>Fixed for ever: an entity's shard must be the same on every node of every release.</summary>
    private const int Shards = 100;

    public static WebApplicationBuilder AddActors(this WebApplicationBuilder builder)
    {
        var cluster = ClusterOptions.Read(builder.Configuration);
        builder.Services.AddAkka("auvious", (akka, services) =>
        {
            var journal = new JournalFile(services.GetRequiredService<StorageDirectory>());
            journal.Create();
            akka.AddHocon(Hocon(cluster, journal), HoconAddMode.Prepend)
                .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append)
                .AddSetup(Serializers())
                .WithStrictSerialization()
                .WithClustering(new() { Roles = cluster.RoleNames })
                .WithShardRegion<ConferenceRegion>("conference",
                    (system, registry, resolver) =>
                    {
                        var history = JournalHistory.Of(system);
                        var index = services.GetRequiredService<IConferenceIndex>();
                        var options = services.GetRequiredService<ConferenceOptions>();
                        var time = services.GetRequiredService<TimeProvider>();
                        return key => ConferenceActor.Props(
                            IdOf(key), new(registry.Get<EndpointRegion>(), registry.Get<MediaNodes>()), index, history, options, time);
                    },
                    HashCodeMessageExtractor.Create(Shards, m => (m as IConferenceMessage)?.Conference.Key, m => m), Sharding)
                .WithActors((system, registry, resolver) =>
                {
                    registry.Register<JournalProbe>(system.ActorOf(Props.Create(() => new JournalProbe("local")), "journal-probe"));
                    registry.Register<EndpointRegion>(system.DeadLetters);
                    registry.Register<MediaNodes>(system.DeadLetters);
                })
                .AddStartup((system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress));
        });
        return builder;
    }

    private static ShardOptions Sharding { get; } = new()
    {
        StateStoreMode = StateStoreMode.DData,
        RememberEntities = false,
        // Akka's own passivation would end leases: entities go to rest by themselves.
        ShouldPassivateIdleEntities = false,
    };

    private static ConferenceId IdOf(string key) => key.IndexOf('/') is var slash ? new(new(key[..slash]), key[(slash + 1)..]) : default;

    private static SerializationSetup Serializers() => SerializationSetup.Create(system =>
        [SerializerDetails.Create("core", new CoreSerializer(system, CoreManifests.All), [.. CoreManifests.All.Select(m => m.Type)])]);

    private static string Hocon(ClusterOptions cluster, JournalFile journal) => $$"""
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          log-config-on-start = off
          log-dead-letters = off
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "{{cluster.Hostname}}", port = {{cluster.Port}} }
          remote.retry-gate-closed-for = 1s
          cluster {
            seed-node-timeout = 2s
            sharding.distributed-data.durable.keys = []
            distributed-data.durable.keys = []
          }
          persistence {
            journal {
              plugin = "akka.persistence.journal.sql"
              auto-start-journals = ["akka.persistence.journal.sql"]
              sql {
                connection-string = "{{journal.ConnectionString}}"
                provider-name = "SQLite.MS"
                auto-initialize = off
              }
            }
            query.journal.sql {
              connection-string = "{{journal.ConnectionString}}"
              provider-name = "SQLite.MS"
              auto-initialize = off
            }
            snapshot-store.plugin = "akka.persistence.no-snapshot-store"
          }
        }
        """;
}
