using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Serialization;
using Auvious.Media;
using Auvious.Server.Conferences;
using Auvious.Server.Hosting.Http;
using Auvious.Server.Hosting.Membership;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Composes the actor system: cluster, shards, journal, serializer.</summary>
public static class ActorHosting
{
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
        builder.Services.AddSingleton(cluster).AddSingleton(media).AddSingleton<MediaDrain>();
        builder.Services.AddAkka("auvious", (akka, services) =>
        {
            var journal = services.GetRequiredService<JournalStore>();
            journal.Create();
            akka.AddHocon(Hocon(cluster, journal), HoconAddMode.Prepend)
                .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append)
                .AddSetup(Serializers())
                .AddSetup(journal.Options)
                .WithStrictSerialization()
                .WithClustering(new() { Roles = cluster.RoleNames })
                .WithEntities(cluster, services)
                .WithMembership(cluster, services);
            if (cluster.IsMedia) akka.WithMedia(media, services.GetRequiredService<TimeProvider>(), registry => registry.Get<ConferenceRegion>());
        });
        builder.Services.AddSingleton(typeof(IRequiredActor<>), typeof(ReachedActor<>));
        return builder;
    }

    private static MediaOptions ReadMedia(IConfiguration configuration)
    {
        // A browser on this machine reaches a server that listens on loopback by loopback.
        var loopback = HttpHosting.Addresses(configuration).All(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback);
        var options = configuration.Read<MediaOptions>("Media") with { Loopback = loopback };
        return options.Validate() is [var error, ..] ? throw InvalidConfigurationException.Of(error) : options;
    }

    private static SerializationSetup Serializers() => SerializationSetup.Create(system =>
        [SerializerDetails.Create("core", new CoreSerializer(system, CoreManifests.All), [.. CoreManifests.All.Select(m => m.Type)])]);

    private static string Hocon(ClusterOptions cluster, JournalStore journal) => $$"""
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          log-config-on-start = off
          log-dead-letters = off
          # OrderlyExit has the signals: Akka's own handler would take the actors down at once, while clients are still served.
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          persistence {
            journal {
              plugin = "akka.persistence.journal.sql"
              {{(cluster.IsRtc ? """auto-start-journals = ["akka.persistence.journal.sql"]""" : "")}}
              sql {
                {{JournalStore.Settings}}
                parallelism = {{journal.Writers}}
              }
            }
            snapshot-store.plugin = "akka.persistence.no-snapshot-store"
          }
        }
        """;
}
