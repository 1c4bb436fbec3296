using Auvious.Server.Hosting.Database.Sqlite;
using Microsoft.Data.Sqlite;

namespace Auvious.Server.Tests.Databases;

public sealed class SqliteTurnsTests : IDisposable
{
    private readonly Turns turns = new();
    private readonly List<SqliteConnection> connections = [];

    [Fact]
    public async Task Who_comes_while_another_has_its_turn_waits_until_that_one_is_closed()
    {
        var (first, second) = (await Open(), await Open());
        await turns.TakeAsync(first, default);
        var waiting = turns.TakeAsync(second, default);
        waiting.IsCompleted.ShouldBeFalse();
        await first.CloseAsync();
        await waiting;
    }

    [Fact]
    public async Task Those_who_wait_are_served_in_the_order_of_coming()
    {
        var (first, second, third) = (await Open(), await Open(), await Open());
        await turns.TakeAsync(first, default);
        Task[] waiting = [turns.TakeAsync(second, default), turns.TakeAsync(third, default)];
        await first.CloseAsync();
        await waiting[0];
        waiting[1].IsCompleted.ShouldBeFalse();
        await second.DisposeAsync();
        await waiting[1];
    }

    [Fact]
    public async Task A_connection_that_has_its_turn_does_not_wait_for_itself()
    {
        var first = await Open();
        await turns.TakeAsync(first, default);
        turns.Take(first);
        await first.CloseAsync();
        turns.Take(await Open());
    }

    [Fact]
    public async Task A_connection_that_is_opened_again_needs_another_turn()
    {
        var (first, second) = (await Open(), await Open());
        turns.Take(first);
        await first.CloseAsync();
        await first.OpenAsync();
        turns.Take(second);
        var waiting = turns.TakeAsync(first, default);
        waiting.IsCompleted.ShouldBeFalse();
        await second.CloseAsync();
        await waiting;
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_any_more_holds_up_nobody()
    {
        var (first, second, third) = (await Open(), await Open(), await Open());
        turns.Take(first);
        using var over = new CancellationTokenSource();
        var waiting = turns.TakeAsync(second, over.Token);
        var next = turns.TakeAsync(third, default);
        await over.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        await second.CloseAsync();
        next.IsCompleted.ShouldBeFalse();
        await first.CloseAsync();
        await next;
    }

    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
    }

    private async Task<SqliteConnection> Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connections.Add(connection);
        await connection.OpenAsync();
        return connection;
    }
}
