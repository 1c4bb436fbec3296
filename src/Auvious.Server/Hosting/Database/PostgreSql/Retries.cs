using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Auvious.Server.Hosting.Database.PostgreSql;

/// <summary>
/// Does again what PostgreSQL undid because of others: a deadlock's victim, a serialization failure. Nothing else is repeated, since
/// a lost connection leaves open whether it was done. In a transaction of the caller's own only the whole can be repeated, which the
/// caller does by the same strategy.
/// </summary>
internal sealed class Retries(ExecutionStrategyDependencies dependencies) : IExecutionStrategy
{
    private const int Attempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public bool RetriesOnFailure => dependencies.CurrentContext.Context.Database.CurrentTransaction is null;

    public TResult Execute<TState, TResult>(
        TState state, Func<DbContext, TState, TResult> operation,
        Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded)
    {
        for (var attempt = 1; ; attempt++)
        {
            var retries = RetriesOnFailure && attempt < Attempts;
            try
            {
                return operation(dependencies.CurrentContext.Context, state);
            }
            catch (Exception e) when (retries && IsUndone(e))
            {
                Thread.Sleep(Pause * attempt);
            }
        }
    }

    public async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state, Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var retries = RetriesOnFailure && attempt < Attempts;
            try
            {
                return await operation(dependencies.CurrentContext.Context, state, ct);
            }
            catch (Exception e) when (retries && IsUndone(e))
            {
                await Task.Delay(Pause * attempt, TimeProvider.System, ct);
            }
        }
    }

    private static bool IsUndone(Exception e) =>
        (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState
        is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;
}
