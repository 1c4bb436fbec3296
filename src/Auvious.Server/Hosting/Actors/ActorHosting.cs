using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Serialization;
using Auvious.Core;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Composes the actor system: cluster, shards, journal, serializer.</summary>
public static class ActorHosting
{
    /// <summary>Fixed for ever: an entity's shard must be the same on every node of every release.</summary>
    private const int Shards = 100;

    public static WebApplicationBuilder AddActors(this WebApplicationBuilder builder)
    {
        var cluster = ClusterOptions.Read(builder.Configuration);
        var conferences = ConferenceOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IConferenceIndex, ConferenceRows>();
        builder.Services.AddAkka("auvious", (akka, services) =>
        {
            var journal = new JournalFile(services.GetRequiredService<StorageDirectory>());
            journal.Create();
            akka.AddHocon(Hocon(cluster, journal), HoconAddMode.Prepend)
                .AddSetup(Serializers())
                .WithStrictSerialization()
                .WithClustering(new() { Roles = cluster.RoleNames })
                .WithShardRegion<ConferenceRegion>("conference",
                    (system, registry, resolver) =>
                    {
                        var history = JournalHistory.Of(system);
                        var index = services.GetRequiredService<IConferenceIndex>();
                        var time = services.GetRequiredService<TimeProvider>();
                        return key => ConferenceActor.Props(IdOf(key), new(registry.Get<EndpointRegion>(), registry.Get<MediaNodes>()), index, history, conferences, time);
                    },
                    HashCodeMessageExtractor.Create(Shards, m => (m as IConferenceMessage)?.Conference.Key, m => m), Sharding)
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
