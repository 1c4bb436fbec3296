using Microsoft.Data.Sqlite;

namespace Auvious.Server.Hosting.Actors;

/// <summary>The embedded journal: a SQLite file of Akka's alone, apart from the tables so that neither waits for the other's lock.</summary>
internal sealed class JournalFile(StorageDirectory storage)
{
    public string ConnectionString { get; } =
        new SqliteConnectionStringBuilder { DataSource = storage.File("journal.db"), DefaultTimeout = 10 }.ToString();

    /// <summary>
    /// The journal's table in WAL mode, as Akka.Persistence.Sql maps it by default. The unique index refuses a second writer of an entity.
    /// </summary>
    public void Create()
    {
        using var connection = new SqliteConnection(ConnectionString);
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
            CREATE TABLE IF NOT EXISTS tags (
                ordering_id BIGINT NOT NULL, tag NVARCHAR(64) NOT NULL, persistence_id NVARCHAR(255) NOT NULL, sequence_nr BIGINT NOT NULL,
                PRIMARY KEY (ordering_id, tag, persistence_id));
            CREATE TABLE IF NOT EXISTS journal_metadata (
                persistence_id NVARCHAR(255) NOT NULL, sequence_number BIGINT NOT NULL, PRIMARY KEY (persistence_id, sequence_number));
            """;
        command.ExecuteNonQuery();
    }
}
