using Akka.Actor;
using Akka.Hosting;
using Auvious.Core.Media;
using Auvious.Media.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Auvious.Media.Tests;

public class MediaHostingTests
{
    [Fact]
    public async Task Loops_start_and_stop_with_the_actor_system()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime, NoLifetime>();
        services.AddAkka("media", builder => builder.WithMedia(
            new() { Port = 0, Loops = 2 }, TimeProvider.System, registry => ActorRefs.Nobody));
        await using var provider = services.BuildServiceProvider();
        foreach (var hosted in provider.GetServices<IHostedService>()) await hosted.StartAsync(default);
        var node = provider.GetRequiredService<IRequiredActor<MediaNodeActor>>().ActorRef;
        var load = await node.Ask<MediaLoad>(new GetMediaLoad(), TimeSpan.FromSeconds(10));
        load.ShouldBe(new MediaLoad("akka://media", 0, 0, 2, 0, false));
        foreach (var hosted in provider.GetServices<IHostedService>()) await hosted.StopAsync(default);
        await provider.GetRequiredService<ActorSystem>().WhenTerminated;
    }

    sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
