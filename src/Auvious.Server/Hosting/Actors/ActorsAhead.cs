using Akka.Actor;
using Auvious.Server.Hosting.Database;

namespace Auvious.Server.Hosting.Actors;

/// <summary>
/// Makes the actor system beside all else, as soon as the journal's tables are there. Akka's own hosted service then finds it made, and
/// tells if it could not be.
/// </summary>
internal sealed class ActorsAhead(IServiceProvider services, JournalStore journal, DatabaseStart tables) : IHostedService
{
    public Task StartAsync(CancellationToken ct)
    {
        _ = Task.Run(
            async () =>
            {
                if (journal.IsAmongTables) await tables.Done;
                services.GetRequiredService<ActorSystem>();
            },
            ct);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
}
