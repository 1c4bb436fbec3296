using Akka.Actor;
using Akka.Hosting;
using Auvious.Media.Actors;

namespace Auvious.Media;

/// <summary>Puts the media node into an actor system: loops start and stop with it.</summary>
public static class MediaHosting
{
    /// <summary>The cluster role of nodes that carry media.</summary>
    public const string Role = "media";

    /// <summary>The media actor's name on each of them.</summary>
    public const string ActorName = "media";

    /// <summary>Registers the <see cref="MediaNodeActor"/> under its type.</summary>
    /// <param name="conferences">Finds the conferences' shard region, once the system runs.</param>
    public static AkkaConfigurationBuilder WithMedia(
        this AkkaConfigurationBuilder builder, MediaOptions options, TimeProvider time, Func<IActorRegistry, IActorRef> conferences) =>
        builder.WithActors((system, registry) =>
        {
            var plane = MediaPlane.Start(options, time);
            system.RegisterOnTermination(plane.Dispose);
            string node = ((ExtendedActorSystem)system).Provider.DefaultAddress.ToString();
            registry.Register<MediaNodeActor>(system.ActorOf(
                MediaNodeActor.Props(plane, node, conferences(registry), options.DrainTimeout), ActorName));
        });
}
