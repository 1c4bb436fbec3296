using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Auvious.Server.Hosting.Database.Sqlite;

/// <summary>
/// Writers to the tables in turn: a connection takes it with a transaction, or with a command outside of one that may write, and EF Core closes it when the
/// transaction, or the command, is over.
/// </summary>
internal sealed class SqliteTurns : IDbTransactionInterceptor, IDbCommandInterceptor
{
    private readonly Turns turns = new();

    public InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData data, InterceptionResult<DbTransaction> result)
    {
        turns.Take(connection);
        return result;
    }

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData data, InterceptionResult<DbTransaction> result, CancellationToken ct = default)
    {
        await turns.TakeAsync(connection, ct);
        return result;
    }

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData data, InterceptionResult<int> result)
    {
        if (MayWrite(data)) turns.Take(command.Connection!);
        return result;
    }

    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData data, InterceptionResult<int> result, CancellationToken ct = default)
    {
        if (MayWrite(data)) await turns.TakeAsync(command.Connection!, ct);
        return result;
    }

    public InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData data, InterceptionResult<DbDataReader> result)
    {
        if (MayWrite(data)) turns.Take(command.Connection!);
        return result;
    }

    public async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData data, InterceptionResult<DbDataReader> result, CancellationToken ct = default)
    {
        if (MayWrite(data)) await turns.TakeAsync(command.Connection!, ct);
        return result;
    }

    private static bool MayWrite(CommandEventData data) => data.CommandSource is not (CommandSource.LinqQuery or CommandSource.FromSqlQuery);
}
