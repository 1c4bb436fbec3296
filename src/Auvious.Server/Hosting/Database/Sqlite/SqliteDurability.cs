using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Auvious.Server.Hosting.Database.Sqlite;

/// <summary>Every connection waits for a busy file and every commit reaches the disk.</summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    // journal_mode stays with the file; these two belong to the connection.
    private const string Pragmas = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData data)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData data, CancellationToken ct = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(ct);
    }
}
