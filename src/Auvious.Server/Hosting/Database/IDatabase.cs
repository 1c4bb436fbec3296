using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Keys;

namespace Auvious.Server.Hosting.Database;

/// <summary>What differs between the databases: one form for each.</summary>
internal interface IDatabase
{
    /// <summary>Where Akka keeps the events.</summary>
    JournalStore Journal { get; }

    /// <summary>Where the secret keys are.</summary>
    IKeyStore Keys { get; }

    /// <summary>Where Hangfire keeps the jobs.</summary>
    Hangfire.JobStorage NewJobStorage();

    /// <summary>Registers the provider's own context.</summary>
    void AddTo(IServiceCollection services);

    /// <summary>
    /// Whether nothing is left to migrate. Asked without EF Core, whose migrator takes a quarter of a start to find that out.
    /// </summary>
    Task<bool> IsCurrent(CancellationToken ct);

    Task Migrate(AppDb db, CancellationToken ct);

    /// <summary>Ends well when the database answers.</summary>
    Task Ask(CancellationToken ct);
}
