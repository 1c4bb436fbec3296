using Akka.Persistence.Sql.Config;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Where Akka keeps the events of the entities: one form per database.</summary>
internal abstract class JournalStore
{
    /// <summary>How Akka.Persistence.Sql opens it.</summary>
    public abstract DataOptionsSetup Options { get; }

    /// <summary>How many transactions write at a time.</summary>
    public abstract int Writers { get; }

    /// <summary>Whether its tables are made with all others, so that no actor may start before.</summary>
    public abstract bool IsAmongTables { get; }

    /// <summary>Makes its tables where nobody else does.</summary>
    public abstract void Create();
}
