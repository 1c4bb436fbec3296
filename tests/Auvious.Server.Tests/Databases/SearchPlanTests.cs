using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Databases;

/// <summary>Among many rows of many organizations every search finds its own by an index: the database itself is asked for its plan.</summary>
public sealed class SearchPlanTests
{
    private const string Since = "start=2030-01-01T00:10:00Z&end=2030-01-01T00:12:00Z";

    /// <summary>One row a second.</summary>
    private static readonly string At = $"{new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks} + n * CAST(10000000 AS bigint)";

    /// <summary>Rows of a table: number, and organization.</summary>
    private static readonly string[] Rows =
    [
        Insert("interactions", "\"Organization\", \"Id\", \"CreatedBy\", \"CreatedAt\", \"Type\", \"Data\", \"Version\"", $"o, 'i' || n, 'u', {At}, 't' || (n % 50), '{{}}', 0"),
        Insert("interaction_data", "\"Organization\", \"Interaction\", \"Key\", \"Value\"", "o, 'i' || n, 'contact_id', 'c' || (n % 500)"),
        Insert("ratings", "\"Organization\", \"Id\", \"User\", \"Interaction\", \"SessionType\", \"Session\", \"Score\", \"CreatedAt\"", "o, 'r' || n, 'u', 'i' || n, 'CONFERENCE', 's' || n, 5, n"),
        Insert("file_transfers", "\"Organization\", \"Id\", \"User\", \"TargetType\", \"TargetId\", \"ApplicationId\", \"InteractionId\", \"ConferenceId\", \"Filename\", \"MimeType\", \"Size\", \"Sha256\", \"Blob\", \"At\"",
            "o, 'f' || n, 'u' || n, 'USER', 't' || n, 'a', 'i' || n, 'c' || n, 'f', 'm', 1, 'x', 'b' || n, n"),
        Insert("assets", "\"Organization\", \"Id\", \"ApplicationId\", \"Category\", \"RolesAllowedAccess\", \"Filename\", \"MimeType\", \"Size\", \"Sha256\", \"Blob\", \"At\"",
            "o, 'a' || n, 'p' || n, 'c', 'AGENT', 'f', 'm', 1, 'x', 'b' || n, n"),
        Insert("tickets", "\"Id\", \"Organization\", \"Type\", \"CreatedBy\", \"Session\", \"Properties\", \"CreatedAt\", \"ExpiresAt\", \"Version\"",
            "o || n, o, 'MULTI_USE_TICKET', 'u', o || n, '{}', n, n, 0"),
        Insert("talkdesk_contacts", "\"Organization\", \"Contact\", \"ExternalId\"", "o, 'c' || n, 'e' || n"),
        Insert("endpoint_index", "organization, \"user\", id", "o, 'u' || n, 'e' || n"),
        Insert("conference_index", "organization, id", "o, 'c' || n"),
    ];

    [Fact]
    public async Task Every_search_is_by_an_index()
    {
        // Before anything is asked: EF Core looks for listeners once a second at most while there are none.
        using var asked = new Commands();
        using var host = new TestHost();
        var (agent, supervisor) = (await host.As("agent"), await host.As("supervisor"));
        await using var db = host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(2));
        foreach (var rows in Rows) await db.Database.ExecuteSqlRawAsync(rows.Replace("{", "{{").Replace("}", "}}"));
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
        // Woken, they would end: only the rows are of interest.
        await db.Database.ExecuteSqlRawAsync("DELETE FROM conference_index WHERE organization = 'demo'");
        asked.Database = db.Database.GetConnectionString();

        foreach (var query in (string[])[Since, $"{Since}&type=t7", $"{Since}&params=contact_id,c17", $"{Since}&params[contact_id]=c17&sort=type,asc"])
            (await agent.Get($"interactions?{query}")).ShouldBe(200);
        (await agent.Get("interactions/i5")).ShouldBe(200);
        (await agent.Get("ratings/interactions/i5")).ShouldBe(200);
        (await agent.Get("ratings/conferences/s5")).ShouldBe(200);
        foreach (var client in (HttpClient[])[agent, supervisor])
            foreach (var filter in (string[])["", "?interactionId=i5", "?conferenceId=c5"])
                (await client.Get($"filetransfers{filter}")).ShouldBe(200);
        (await agent.Get("assets?applicationId=demo-app")).ShouldBe(200);
        (await agent.GetAsync("security/ticket/demo5")).EnsureSuccessStatusCode();
        (await agent.Get("conferences/active")).ShouldBe(200);
        (await agent.Post("users/endpoints/sendEvent", new { userId = "u5", @event = new { type = "OfferMadeEvent", timestamp = "2040-01-01T00:00:00Z" } })).Code.ShouldBeOneOf(200, 503);

        var plans = new List<string>();
        foreach (var (sql, parameters) in asked.Seen) plans.Add($"{sql}\n{await Plan(db, sql, parameters)}");
        plans.Count.ShouldBeGreaterThan(15);
        plans.Where(plan => plan.Contains("Seq Scan on") || plan.Split('\n').Any(line => line.StartsWith("SCAN", StringComparison.Ordinal) && !line.Contains("USING"))).ShouldBeEmpty();
    }

    private static string Insert(string table, string columns, string values) => $"""
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000)
        INSERT INTO {table} ({columns}) SELECT {values} FROM numbers CROSS JOIN (SELECT 'demo' AS o UNION ALL SELECT 'a' UNION ALL SELECT 'b' UNION ALL SELECT 'c') AS organizations
        """;

    private static async Task<string> Plan(AppDb db, string sql, IReadOnlyList<(string Name, object? Value)> parameters)
    {
        var isPostgreSql = db is PgAppDb;
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"{(isPostgreSql ? "EXPLAIN" : "EXPLAIN QUERY PLAN")} {sql}";
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync()) lines.Add(rows.GetString(isPostgreSql ? 0 : 3));
        return string.Join('\n', lines);
    }

    /// <summary>What EF Core asks of one database.</summary>
    private sealed class Commands : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        private readonly ConcurrentBag<IDisposable> listening = [];

        public Commands() => listening.Add(DiagnosticListener.AllListeners.Subscribe(this));

        /// <summary>Whose commands count; none: nobody's.</summary>
        public string? Database { get; set; }

        public ConcurrentQueue<(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters)> Seen { get; } = [];

        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == DbLoggerCategory.Name) listening.Add(listener.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> diagnostic)
        {
            if (diagnostic.Key == RelationalEventId.CommandExecuting.Name && diagnostic.Value is CommandEventData { Command: var command }
                && Database is { } wanted && command.Connection?.ConnectionString == wanted && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
                Seen.Enqueue((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            foreach (var one in listening) one.Dispose();
        }
    }
}
