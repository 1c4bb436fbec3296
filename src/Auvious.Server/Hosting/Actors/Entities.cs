using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Pattern;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Departing;
using Auvious.Server.Hosting.Health;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Conferences, endpoints and snapshots: they live on the nodes of role rtc, and are reached from every node.</summary>
internal static class Entities
{
    /// <summary>Fixed for ever: an entity's shard must be the same on every node of every release.</summary>
    private const int Shards = 100;

    private const string Conference = "conference", Endpoint = "endpoint", Snapshot = "snapshot";

    /// <summary>The way to every entity, whichever node it is on.</summary>
    public static AkkaConfigurationBuilder WithEntities(this AkkaConfigurationBuilder akka, ClusterOptions cluster, IServiceProvider services) =>
        cluster.IsRtc
            ? akka.WithMediaPlacement(services).WithHere(services).WithWaker(services).AddStartup((system, registry) => ShardsElsewhere.WaitFor(
                system, [registry.Get<EndpointRegion>(), registry.Get<ConferenceRegion>(), registry.Get<SnapshotRegion>()], ClusterOptions.Rtc))
            : akka.WithShardRegionProxy<EndpointRegion>(Endpoint, ClusterOptions.Rtc, Endpoints(services))
                .WithShardRegionProxy<ConferenceRegion>(Conference, ClusterOptions.Rtc, Conferences(services))
                .WithShardRegionProxy<SnapshotRegion>(Snapshot, ClusterOptions.Rtc, Snapshots(services));

    private static AkkaConfigurationBuilder WithMediaPlacement(this AkkaConfigurationBuilder akka, IServiceProvider services) =>
        akka.WithActors((system, registry) =>
        {
            registry.Register<MediaNodes>(system.ActorOf(MediaPlacement.Props(services.GetRequiredService<TimeProvider>()), "media-placement"));
            // Nodes that share a journal must not write the same entity.
            var name = services.GetRequiredService<JournalStore>().IsAmongTables ? Cluster.Get(system).SelfAddress.HostPort() : "local";
            // A write that fails ends it, as it ends every persistent actor.
            var probe = system.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(
                Props.Create(() => new JournalProbe(name)), "journal", TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), 0.2, maxNrOfRetries: -1)), "journal-probe");
            registry.Register<JournalProbe>(probe);
            // The first write compiles its whole way: let it do so while the web server starts.
            probe.Tell(JournalProbe.Probe.Instance, ActorRefs.NoSender);
        });

    private static AkkaConfigurationBuilder WithHere(this AkkaConfigurationBuilder akka, IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        return akka
            .WithShardRegion<EndpointRegion>(Endpoint,
                (_, registry, _) => key => EndpointActor.Props(
                    EndpointOf(key), registry.Get<ConferenceRegion>(), services.GetRequiredService<IEndpointIndex>(),
                    services.GetRequiredService<EndpointLimits>(), services.GetRequiredService<OwnerLease>(), time),
                Endpoints(services), Sharding(StopEndpoint.Instance))
            .WithShardRegion<ConferenceRegion>(Conference,
                (system, registry, _) =>
                {
                    var store = services.GetRequiredService<JournalStore>();
                    var (history, head) = (JournalHistory.Of(system, store), store.Head);
                    return key => ConferenceActor.Props(
                        ConferenceOf(key), new(registry.Get<EndpointRegion>(), registry.Get<MediaNodes>()),
                        services.GetRequiredService<IConferenceIndex>(), history, services.GetRequiredService<ConferenceOptions>(), head, time);
                },
                Conferences(services), Sharding(StopConference.Instance))
            .WithShardRegion<SnapshotRegion>(Snapshot,
                (_, registry, _) => key => SnapshotActor.Props(
                    SnapshotOf(key), registry.Get<EndpointRegion>(), services.GetRequiredService<ISnapshotRows>(), time),
                Snapshots(services), Sharding(PoisonPill.Instance));
    }

    private static AkkaConfigurationBuilder WithWaker(this AkkaConfigurationBuilder akka, IServiceProvider services) =>
        akka.WithSingleton<Waker>("waker", (_, registry, _) =>
        {
            var databases = services.GetRequiredService<IDbContextFactory<AppDb>>();
            return Props.Create(() => new Waker(
                registry.Get<ConferenceRegion>(), registry.Get<EndpointRegion>(), registry.Get<SnapshotRegion>(), () => ListedEntities.Read(databases)));
        }, new ClusterSingletonOptions { Role = ClusterOptions.Rtc }, createProxyToo: false);

    private static HashCodeMessageExtractor Conferences(IServiceProvider services) => Extractor(services, m => (m as IConferenceMessage)?.Conference.Key);

    private static HashCodeMessageExtractor Endpoints(IServiceProvider services) => Extractor(services, m => (m as IEndpointMessage)?.Endpoint.Key);

    private static HashCodeMessageExtractor Snapshots(IServiceProvider services) => Extractor(services, m => (m as ISnapshotMessage)?.Snapshot.Key);

    /// <summary>The shard asks it for what the entity gets: a command that was too long on its way is none any more.</summary>
    private static HashCodeMessageExtractor Extractor(IServiceProvider services, Func<object, string?> id)
    {
        var clock = services.GetRequiredService<ClusterClock>();
        return HashCodeMessageExtractor.Create(Shards, id, message => clock.IsTooLate(message) ? TooLate.Instance : message);
    }

    private static ShardOptions Sharding(object handOff) => new()
    {
        Role = ClusterOptions.Rtc,
        StateStoreMode = StateStoreMode.DData,
        RememberEntities = false,
        // Akka's own passivation would end leases: entities go to rest by themselves.
        ShouldPassivateIdleEntities = false,
        HandOffStopMessage = handOff,
    };

    private static ConferenceId ConferenceOf(string key) => Split(key) is var (organization, id) ? new(organization, id) : default;

    private static EndpointId EndpointOf(string key) => Split(key) is var (organization, id) ? new(organization, id) : default;

    private static SnapshotId SnapshotOf(string key) => Split(key) is var (organization, id) ? new(organization, id) : default;

    private static (OrganizationId, string) Split(string key) => key.IndexOf('/') is var slash ? (new(key[..slash]), key[(slash + 1)..]) : default;

    /// <summary>What no entity handles.</summary>
    private sealed record TooLate
    {
        public static readonly TooLate Instance = new();
    }
}
