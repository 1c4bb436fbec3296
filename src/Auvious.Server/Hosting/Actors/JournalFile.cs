using System.Data.Common;
using Auvious.Server.Hosting.Database.Sqlite;
using LinqToDB;
using LinqToDB.Interceptors;
using Microsoft.Data.Sqlite;

namespace Auvious.Server.Hosting.Actors;

/// <summary>The embedded journal: a SQLite file of Akka's alone, apart from the tables so that neither waits for the other's lock.</summary>
internal sealed class JournalFile(StorageDirectory storage) : JournalStore
{
    private readonly string connectionString =
        new SqliteConnectionStringBuilder { DataSource = storage.File("journal.db"), DefaultTimeout = 10 }.ToString();

    private readonly InTurn inTurn = new();

    protected override DataOptions Connection =>
        new DataOptions().UseConnectionString(ProviderName.SQLiteMS, connectionString).UseInterceptor(inTurn);

    // SQLite has one writer: a second would find the file busy and sleep, while the first one's next batch takes all that waits.
    public override int Writers => 1;

    public override bool IsAmongTables => false;

    /// <summary>
    /// The journal's table in WAL mode, as Akka.Persistence.Sql maps it by default. The unique index refuses a second writer of an entity.
    /// </summary>
    public override void Create()
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS journal (
                ordering INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
                created BIGINT NOT NULL,
                deleted BIT NOT NULL,
                persistence_id NVARCHAR(255) NOT NULL,
                sequence_number BIGINT NOT NULL,
                message VARBINARY(8000) NOT NULL,
                manifest NVARCHAR(500) NULL,
                identifier INT NULL,
                writer_uuid NVARCHAR(128) NULL);
            CREATE UNIQUE INDEX IF NOT EXISTS journal_entity ON journal (persistence_id, sequence_number);
            CREATE INDEX IF NOT EXISTS journal_deleted ON journal (ordering) WHERE deleted = TRUE;
            CREATE TABLE IF NOT EXISTS tags (
                ordering_id BIGINT NOT NULL, tag NVARCHAR(64) NOT NULL, persistence_id NVARCHAR(255) NOT NULL, sequence_nr BIGINT NOT NULL,
                PRIMARY KEY (ordering_id, tag, persistence_id));
            CREATE TABLE IF NOT EXISTS journal_metadata (
                persistence_id NVARCHAR(255) NOT NULL, sequence_number BIGINT NOT NULL, PRIMARY KEY (persistence_id, sequence_number));
            """;
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// One connection at a time: the journal's reads are transactions that may write, as SQLite takes them. And on another thread: SQLite's calls
    /// are synchronous, so that the journal's stream would be held by each write, collect nothing meanwhile, and flush the disk for every
    /// single event instead of once for all that wait.
    /// </summary>
    private sealed class InTurn : ConnectionInterceptor
    {
        private readonly Turns turns = new();

        public override void ConnectionOpened(ConnectionEventData data, DbConnection connection) => turns.Take(connection);

        public override async Task ConnectionOpenedAsync(ConnectionEventData data, DbConnection connection, CancellationToken ct)
        {
            await turns.TakeAsync(connection, ct);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }
}
