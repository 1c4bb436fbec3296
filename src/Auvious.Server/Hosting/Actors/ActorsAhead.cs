using Akka.Actor;

namespace Auvious.Server.Hosting.Actors;

/// <summary>
/// Makes the actor system while the tables are read: both take long, and neither needs the other. Akka's own hosted service then finds it
/// made, and tells if it could not be.
/// </summary>
internal sealed class ActorsAhead(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken ct)
    {
        _ = Task.Run(() => services.GetRequiredService<ActorSystem>(), ct);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
}
