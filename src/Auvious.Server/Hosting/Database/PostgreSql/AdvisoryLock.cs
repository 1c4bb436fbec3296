using Npgsql;

namespace Auvious.Server.Hosting.Database.PostgreSql;

/// <summary>What only one of all the nodes may do at a time. The numbers stand in a running database: they never change.</summary>
internal enum AdvisoryLocks
{
    Migration = 1,
    Keys = 2,
    Membership = 3,
}

/// <summary>PostgreSQL's lock by number, held by a connection and gone with it.</summary>
internal static class AdvisoryLock
{
    /// <summary>Sets these locks apart from those of other programs in the same database.</summary>
    private const int Ours = 0x41757669;

    /// <summary>Waits for the lock; disposing the connection gives it back.</summary>
    public static async Task<NpgsqlConnection> Take(string connectionString, AdvisoryLocks which, CancellationToken ct)
    {
        // Not from the pool: a lock must end with its connection, not outlive it among the idle ones.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1, $2)", connection) { CommandTimeout = 0 };
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Ours });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)which });
            await command.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the lock, which ends with the transaction.</summary>
    public static async Task Take(NpgsqlTransaction transaction, AdvisoryLocks which, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1, $2)", transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Ours });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)which });
        await command.ExecuteNonQueryAsync(ct);
    }
}
