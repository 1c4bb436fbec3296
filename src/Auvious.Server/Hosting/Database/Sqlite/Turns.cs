using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Auvious.Server.Hosting.Database.Sqlite;

/// <summary>
/// Lets connections to one file write one by one, in the order in which they came and without a thread for those who wait. SQLite's own way is to
/// have each sleep on its thread, for longer the longer it waits, and to serve whoever wakes at the right moment.
/// </summary>
/// <remarks>An open connection takes its turn and gives it back as it is closed.</remarks>
public sealed class Turns
{
    /// <summary>Whoever waited so long tries all the same: the file has its own lock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConditionalWeakTable<DbConnection, object?> served = [];

    /// <summary>At once for a connection whose turn it is already.</summary>
    public void Take(DbConnection connection)
    {
        if (!served.TryGetValue(connection, out _) && turn.Wait(Patience)) Serve(connection);
    }

    /// <inheritdoc cref="Take"/>
    public async Task TakeAsync(DbConnection connection, CancellationToken ct)
    {
        if (!served.TryGetValue(connection, out _) && await turn.WaitAsync(Patience, ct)) Serve(connection);
    }

    private void Serve(DbConnection connection)
    {
        served.Add(connection, null);
        connection.StateChange += Leave;
    }

    private void Leave(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState != ConnectionState.Closed) return;
        var connection = (DbConnection)sender;
        connection.StateChange -= Leave;
        served.Remove(connection);
        turn.Release();
    }
}
