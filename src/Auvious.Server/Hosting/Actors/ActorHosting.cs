using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Pattern;
using Akka.Persistence.Sql;
using Akka.Serialization;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Media;
using Auvious.Media.Actors;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Health;
using Auvious.Server.Hosting.Http;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Composes the actor system: cluster, shards, journal, serializer.</summary>
public static class ActorHosting
{
    /// <summary>Fixed for ever: an entity's shard must be the same on every node of every release.</summary>
    private const int Shards = 100;

    /// <summary>Call it first: the actor system is made beside all that starts after.</summary>
    public static WebApplicationBuilder AddActorsAhead(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<ActorsAhead>();
        return builder;
    }

    public static WebApplicationBuilder AddActors(this WebApplicationBuilder builder)
    {
        var cluster = ClusterOptions.Read(builder.Configuration);
        var media = ReadMedia(builder.Configuration);
        builder.Services.AddAkka("auvious", (akka, services) =>
        {
            var journal = services.GetRequiredService<JournalStore>();
            journal.Create();
            var time = services.GetRequiredService<TimeProvider>();
            akka.AddHocon(Hocon(cluster, journal), HoconAddMode.Prepend)
                .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append)
                .AddSetup(Serializers())
                .AddSetup(journal.Options)
                .WithStrictSerialization()
                .WithClustering(new() { Roles = cluster.RoleNames })
                .AddStartup((system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress))
                .WithShardRegion<EndpointRegion>("endpoint",
                    (_, registry, _) => key => EndpointActor.Props(
                        EndpointOf(key), registry.Get<ConferenceRegion>(), services.GetRequiredService<IEndpointIndex>(),
                        services.GetRequiredService<EndpointLimits>(), time),
                    HashCodeMessageExtractor.Create(Shards, m => (m as IEndpointMessage)?.Endpoint.Key, m => m), Sharding(StopEndpoint.Instance))
                .WithShardRegion<ConferenceRegion>("conference",
                    (system, registry, _) =>
                    {
                        var history = JournalHistory.Of(system);
                        return key => ConferenceActor.Props(
                            ConferenceOf(key), new(registry.Get<EndpointRegion>(), registry.Get<MediaNodes>()),
                            services.GetRequiredService<IConferenceIndex>(), history, services.GetRequiredService<ConferenceOptions>(), time);
                    },
                    HashCodeMessageExtractor.Create(Shards, m => (m as IConferenceMessage)?.Conference.Key, m => m), Sharding(PoisonPill.Instance))
                .WithMedia(media, time, registry => registry.Get<ConferenceRegion>())
                .WithActors((system, registry) =>
                {
                    var node = Cluster.Get(system).SelfAddress.ToString();
                    registry.Register<MediaNodes>(system.ActorOf(
                        Props.Create(() => new MediaPlacement(node, registry.Get<MediaNodeActor>())), "media-placement"));
                    // Nodes that share a journal must not write the same entity.
                    var name = journal.IsAmongTables ? Cluster.Get(system).SelfAddress.HostPort() : "local";
                    // A write that fails ends it, as it ends every persistent actor.
                    var probe = system.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(
                        Props.Create(() => new JournalProbe(name)), "journal", TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), 0.2, maxNrOfRetries: -1)), "journal-probe");
                    registry.Register<JournalProbe>(probe);
                    // The first write compiles its whole way: let it do so while the web server starts.
                    probe.Tell(JournalProbe.Probe.Instance, ActorRefs.NoSender);
                })
                .WithSingleton<Waker>("waker", (_, registry, _) =>
                {
                    var databases = services.GetRequiredService<IDbContextFactory<AppDb>>();
                    return Props.Create(() => new Waker(
                        registry.Get<ConferenceRegion>(), registry.Get<EndpointRegion>(), () => ListedEntities.Read(databases)));
                }, createProxyToo: false);
        });
        return builder;
    }

    private static MediaOptions ReadMedia(IConfiguration configuration)
    {
        // A browser on this machine reaches a server that listens on loopback by loopback.
        var loopback = HttpHosting.Addresses(configuration).All(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback);
        var options = configuration.Read<MediaOptions>("Media") with { Loopback = loopback };
        return options.Validate() is [var error, ..] ? throw InvalidConfigurationException.Of(error) : options;
    }

    private static ShardOptions Sharding(object handOff) => new()
    {
        StateStoreMode = StateStoreMode.DData,
        RememberEntities = false,
        // Akka's own passivation would end leases: entities go to rest by themselves.
        ShouldPassivateIdleEntities = false,
        HandOffStopMessage = handOff,
    };

    private static ConferenceId ConferenceOf(string key) => Split(key) is var (organization, id) ? new(organization, id) : default;

    private static EndpointId EndpointOf(string key) => Split(key) is var (organization, id) ? new(organization, id) : default;

    private static (OrganizationId, string) Split(string key) => key.IndexOf('/') is var slash ? (new(key[..slash]), key[(slash + 1)..]) : default;

    private static SerializationSetup Serializers() => SerializationSetup.Create(system =>
        [SerializerDetails.Create("core", new CoreSerializer(system, CoreManifests.All), [.. CoreManifests.All.Select(m => m.Type)])]);

    private static string Hocon(ClusterOptions cluster, JournalStore journal) => $$"""
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
                auto-initialize = off
                parallelism = {{journal.Writers}}
                # Longer than the database is waited for, and closed again soon after it is back.
                circuit-breaker { max-failures = 5, call-timeout = 8s, reset-timeout = 2s }
              }
            }
            query.journal.sql.auto-initialize = off
            snapshot-store.plugin = "akka.persistence.no-snapshot-store"
          }
        }
        """;
}
