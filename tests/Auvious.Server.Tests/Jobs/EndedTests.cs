using Auvious.Server.Hosting.Database;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Jobs;

/// <summary>What ended is known until its retention is over, and then as if it had never been.</summary>
[Collection(nameof(JobHost))]
public sealed class EndedTests(JobHost host)
{
    private static readonly TimeSpan Retained = TimeSpan.FromHours(20) + TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_ended_conference_is_404_once_its_retention_is_over()
    {
        var (agent, rival) = (await host.As("agent"), await host.As("rival"));
        var (open, ended, theirs) = (await agent.Created(), await Ended(agent), await Ended(rival));
        var endpoint = await agent.Registered();
        (await agent.Join(open, endpoint)).ShouldBe(200);
        await host.Run("conferences");
        (await agent.Get($"conferences/{ended}")).ShouldBe(200);

        host.Clock.Advance(TimeSpan.FromHours(19));
        await Renewed(endpoint);
        await host.Run("conferences");
        agent = await host.As("agent");
        (await agent.Get($"conferences/{ended}")).ShouldBe(200);
        (await agent.Events(ended)).Types().ShouldBe(["ConferenceCreatedEvent", "ConferenceEndedEvent"]);

        host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        var removed = await host.RunTwice("conferences");
        removed.Sum().ShouldBeGreaterThanOrEqualTo(1);
        agent = await host.As("agent");
        (await agent.Get($"conferences/{ended}")).ShouldBe(404).Body.ShouldBeEmpty();
        (await agent.Get($"conferences/{ended}/simpleView")).ShouldBe(404);
        (await agent.Get($"conferences/{ended}/events?v=0")).ShouldBe(404);
        (await Rows($"conference/demo/{ended}")).ShouldBe(0);
        (await (await host.As("rival")).Get($"conferences/{theirs}")).ShouldBe(200);
        (await Rows($"conference/rival/{theirs}")).ShouldBe(2);
        (await host.Run("conferences")).ShouldBe(0);
    }

    [Fact]
    public async Task A_forgotten_id_may_be_used_again_and_its_whole_record_is_read_from_later_rows()
    {
        const int changes = 270;
        var id = await Ended(await host.As("agent"));
        host.Clock.Advance(Retained);
        await host.Run("conferences");
        var agent = await host.As("agent");
        (await agent.Created(id)).ShouldBe(id);
        var endpoint = await agent.Joined(id);
        for (var n = 0; n < changes; n++) (await agent.SetMetadata(id, endpoint, "n", $"{n}")).ShouldBe(204);
        var events = await agent.Events(id);
        events.Types().Take(3).ShouldBe(["ConferenceCreatedEvent", "ConferenceJoinedEvent", "ConferenceMetadataUpdatedEvent"]);
        events.Skip(1).Select(e => e.GetProperty("conferenceVersion").GetInt64()).ShouldBe(Enumerable.Range(0, changes + 1).Select(v => (long)v));
        (await agent.Events(id, 5)).Length.ShouldBe(changes + 1 - 5);
        (await agent.Get("conferences/active")).Json.EnumerateArray().Select(c => c.Text("id")).ShouldContain(id);
        await host.Run("conferences");
        (await agent.Get($"conferences/{id}")).ShouldBe(200);
    }

    [Fact]
    public async Task An_ended_endpoints_record_goes()
    {
        var (agent, rival) = (await host.As("agent"), await host.As("rival"));
        var (alive, ended, theirs) = (await agent.Registered(), await Gone(agent), await Gone(rival));
        (await Rows($"endpoint/demo/{ended}")).ShouldBeGreaterThan(0);
        await Until.Holds(() => Row(ended), row => row?.Ended is not null);
        await Until.Holds(() => Row(theirs), row => row?.Ended is not null);
        host.Clock.Advance(TimeSpan.FromHours(7) + TimeSpan.FromMinutes(1));
        await Renewed(alive);
        await host.RunTwice("endpoints");
        (await Rows($"endpoint/demo/{ended}")).ShouldBe(0);
        (await Row(ended)).ShouldBeNull();
        (await Rows($"endpoint/rival/{theirs}")).ShouldBeGreaterThan(0);
        (await Row(theirs)).ShouldNotBeNull();

        agent = await host.As("agent");
        (await agent.Post("users/endpoints/keepalive", new { userEndpointId = ended })).ShouldBe(404);
        await agent.Registered(ended);
        (await Row(ended)).ShouldBe(new EndpointRow("demo", "agent", ended));
    }

    private async Task<string> Ended(HttpClient http)
    {
        var id = await http.Created();
        (await http.End(id, "nobody")).ShouldBe(204);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        await Until.Holds(() => db.Conferences.IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id), row => row?.Ended is not null);
        return id;
    }

    private static async Task<string> Gone(HttpClient http)
    {
        var id = await http.Registered();
        (await http.Post("users/endpoints/unregister", new { userEndpointId = id })).ShouldBe(204);
        return id;
    }

    /// <summary>The clock took its lease away: it lives on under the same id.</summary>
    private async Task Renewed(string endpoint) => await (await host.As("agent")).Registered(endpoint);

    private async Task<EndpointRow?> Row(string id)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        return await db.Endpoints.IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id);
    }

    [Fact]
    public async Task What_the_journal_only_marked_goes_a_day_later_and_the_id_starts_anew()
    {
        var id = await Ended(await host.As("agent"));
        host.Clock.Advance(Retained);
        await host.Run("conferences");
        (await Rows($"conference/demo/{id}", deleted: true)).ShouldBe(1);
        (await host.RunTwice("journal-remains")).Sum().ShouldBeGreaterThan(0);
        (await Rows($"conference/demo/{id}", deleted: true)).ShouldBe(0);
        var agent = await host.As("agent");
        await agent.Created(id);
        await agent.Joined(id);
        (await agent.Events(id)).Types().ShouldBe(["ConferenceCreatedEvent", "ConferenceJoinedEvent"]);
    }

    /// <summary>An entity's rows in the journal that are marked as deleted, or that are not.</summary>
    private async Task<long> Rows(string entity, bool deleted = false)
    {
        var query = $"SELECT COUNT(*) FROM journal WHERE persistence_id = '{entity}' AND deleted = {deleted}";
        if (host.State.Database is { } database) return await database.Ask<long>(query);
        await using var journal = new SqliteConnection($"Data Source={Path.Combine(host.State.Directory, "journal.db")}");
        await journal.OpenAsync();
        await using var command = journal.CreateCommand();
        command.CommandText = query;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
