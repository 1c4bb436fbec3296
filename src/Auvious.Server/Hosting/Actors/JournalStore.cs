using Akka.Persistence.Sql.Config;
using Akka.Serialization;
using LinqToDB;
using LinqToDB.Data;

namespace Auvious.Server.Hosting.Actors;

/// <summary>The highest number that an entity has a row of, whoever wrote it; 0: none.</summary>
public delegate Task<long> JournalHead(string persistenceId);

/// <summary>Where Akka keeps the events of the entities: one form per database.</summary>
public abstract class JournalStore
{
    /// <summary>
    /// Akka's settings of the journal, the same for every database. The replay filter must be off: it takes a row for an old writer's, and
    /// leaves it out, by the writer's mark, and Akka.Persistence.Sql marks rows with the node's journal, not with the actor. An entity that
    /// came back to a node it was on before would lose all it wrote since. What the filter is for, the journal's unique key does.
    /// </summary>
    public const string Settings = """
        auto-initialize = off
        replay-filter.mode = off
        # Longer than the database is waited for, and closed again soon after it is back.
        circuit-breaker { max-failures = 5, call-timeout = 8s, reset-timeout = 2s }
        """;

    /// <summary>How Akka.Persistence.Sql opens it.</summary>
    public DataOptionsSetup Options => new(Connection);

    /// <summary>How it is opened.</summary>
    protected abstract DataOptions Connection { get; }

    /// <summary>How many transactions write at a time.</summary>
    public abstract int Writers { get; }

    /// <summary>Whether its tables are made with all others, so that no actor may start before.</summary>
    public abstract bool IsAmongTables { get; }

    /// <summary>Makes its tables where nobody else does.</summary>
    public abstract void Create();

    /// <summary>Asks the journal for the newest row of an entity; none: this process is the only one that writes.</summary>
    public JournalHead? Head => IsAmongTables ? Highest : null;

    private async Task<long> Highest(string persistenceId)
    {
        await using var journal = new DataConnection(Connection);
        return await journal.ExecuteAsync<long>(
            "SELECT coalesce(max(sequence_number), 0) FROM journal WHERE persistence_id = @id", new DataParameter("id", persistenceId));
    }

    /// <summary>
    /// An entity's events from one number to another, both included. Straight from the table: Akka's own query of it is a stream, and costs
    /// a node that takes over conferences more than all the rest.
    /// </summary>
    public async Task<IReadOnlyList<(long Number, object Event)>> Read(string persistenceId, long first, long last, Serialization serialization)
    {
        await using var journal = new DataConnection(Connection);
        await using var rows = await journal.ExecuteReaderAsync(
            """
            SELECT sequence_number, identifier, manifest, message FROM journal
            WHERE persistence_id = @id AND sequence_number BETWEEN @first AND @last AND deleted = FALSE ORDER BY sequence_number
            """, new DataParameter("id", persistenceId), new DataParameter("first", first), new DataParameter("last", last));
        var events = new List<(long, object)>();
        while (await rows.Reader!.ReadAsync())
            events.Add((rows.Reader.GetInt64(0),
                serialization.Deserialize((byte[])rows.Reader.GetValue(3), rows.Reader.GetInt32(1), rows.Reader.GetString(2))));
        return events;
    }

    /// <summary>Removes some of the rows that an entity had marked as deleted: the journal keeps the last of each, so that its numbers go on.</summary>
    public async Task<int> RemoveDeleted(int count, CancellationToken ct)
    {
        await using var journal = new DataConnection(Connection);
        return await journal.ExecuteAsync(
            $"DELETE FROM journal WHERE ordering IN (SELECT ordering FROM journal WHERE deleted = TRUE ORDER BY ordering LIMIT {count})", ct);
    }
}
