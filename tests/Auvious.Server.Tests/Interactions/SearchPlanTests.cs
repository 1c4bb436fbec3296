using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Interactions;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Interactions;

/// <summary>Behind every search is an index: SQLite tells how it would go about it.</summary>
public sealed class SearchPlanTests : IDisposable
{
    private const string Range = "interactions?start=2040-01-01&end=2041-01-01&params=";

    private readonly KeptState state = KeptState.NewOnSqlite();

    public void Dispose() => state.Dispose();

    [Fact]
    public async Task No_search_reads_a_whole_table()
    {
        // Before anything is asked: EF Core looks for listeners once a second at most while there are none.
        using var listener = new Statements();
        using var host = new TestHost { Kept = state };
        var agent = await host.As("agent");
        await agent.Interaction(new { room = "r", n = 1 }, "video");
        string[] filters = ["", "&type=video", "&room=r", "&room=r&n=1", "&type=video&room=r"];
        string[] sorts = ["", .. InteractionSearch.Sortable.Keys.Select(property => $"&sort={property},asc")];
        foreach (var filter in filters)
            foreach (var sort in sorts) (await agent.Get($"{Range}{filter}{sort}")).ShouldBe(200);
        var searches = listener.Heard.Where(s => s.Text.Contains("FROM \"interactions\"")).ToList();
        searches.Count.ShouldBeGreaterThanOrEqualTo(filters.Length * sorts.Length);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        foreach (var search in searches)
            (await Plan(db.Database.GetDbConnection(), search)).Where(step => step.StartsWith("SCAN i", StringComparison.Ordinal)).ShouldBeEmpty(search.Text);
    }

    private static async Task<List<string>> Plan(DbConnection connection, Statement statement)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {statement.Text}";
        foreach (var (name, value) in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        List<string> steps = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        steps.ShouldNotBeEmpty();
        return steps;
    }

    private sealed record Statement(string Text, List<(string Name, object? Value)> Parameters);

    /// <summary>Hears what EF Core sends to the database.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> subscriptions = [];

        public Statements() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public ConcurrentQueue<Statement> Heard { get; } = [];

        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == DbLoggerCategory.Name) subscriptions.Add(listener.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> happened)
        {
            if (happened.Value is CommandEventData { Command: var command } && happened.Key == RelationalEventId.CommandExecuting.Name)
                Heard.Enqueue(new(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose() => subscriptions.ForEach(each => each.Dispose());
    }
}
