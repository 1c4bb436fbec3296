using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence.Query;
using Akka.Persistence.Sql.Query;
using Akka.Streams;
using Auvious.Core;
using Auvious.Core.Snapshots;
using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Snapshots;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using DeleteSnapshot = Auvious.Core.Snapshots.DeleteSnapshot;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>What outlives the process, and that in the end nothing does.</summary>
public sealed class SnapshotLifeTests : IDisposable
{
    private readonly KeptState state = KeptState.New();

    [Fact]
    public async Task Killed_in_between_it_goes_on_where_it_was_and_nobody_misses_an_event()
    {
        var server = await ServerProcess.Start(state);
        var agent = await server.As("agent");
        var (desk, phone, interaction) = (await agent.Registered(), await agent.Registered(), NewId("interaction"));
        var id = (await agent.RequestSnapshot(desk, "agent", phone, interaction: interaction)).ShouldBe(200).Json.Text("snapshotId");
        (await agent.Acquire(id, phone)).ShouldBe(204);
        var (before, url) = ((await agent.Get($"snapshots/{id}")).ShouldBe(200).Body, (await agent.SignSnapshot(id)).Json.Text("url"));
        await server.Kill();
        await server.DisposeAsync();

        await using var again = await ServerProcess.Start(state);
        var back = new HttpClient(new ContractHandler()) { BaseAddress = again.Address }.With(agent.DefaultRequestHeaders.Authorization!.Parameter!);
        (await back.Get($"snapshots/{id}")).ShouldBe(200).Body.ShouldBe(before);
        (await back.SnapshotsOf(interaction)).ShouldBe([id]);
        using var picture = await Uploads.Open(url.Replace(server.Address.AbsoluteUri, again.Address.AbsoluteUri));
        (await picture.Content.ReadAsByteArrayAsync()).ShouldBe(Photo.Jpeg);
        (await back.Approve(id, desk)).ShouldBe(204);
        await using (var atPhone = await Subscriber.Connect(again.Address, back, phone))
            (await atPhone.Receive()).Event.Text("type").ShouldBe("SnapshotRequestedEvent");
        await using (var atDesk = await Subscriber.Connect(again.Address, back, desk))
        {
            (await atDesk.Receive()).Event.Text("type").ShouldBe("SnapshotAcquiredEvent");
            (await atDesk.Receive()).Event.Text("type").ShouldBe("SnapshotApprovedEvent");
        }
    }

    [Fact]
    public async Task A_row_that_says_something_was_left_undone_is_seen_to_at_the_next_start()
    {
        string id;
        await using (var first = new TestHost { Kept = state })
        {
            var agent = await first.As("agent");
            var desk = await agent.Registered();
            id = (await agent.RequestSnapshot(desk, "agent", desk)).ShouldBe(200).Json.Text("snapshotId");
            await Until.Holds(() => Row(first, id), row => row is { IsUnsettled: false });
            await using var db = await Db(first);
            await db.Set<SnapshotRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.IsUnsettled, true).SetProperty(row => row.View, (string?)null));
        }
        await using var second = new TestHost { Kept = state };
        await second.As("agent");
        (await Until.Holds(() => Row(second, id), row => row is { IsUnsettled: false }))!.View.ShouldNotBeNull();
    }

    [Fact]
    public async Task Deleted_it_leaves_no_bytes_no_row_and_nothing_in_the_journal()
    {
        await using var host = new TestHost { Kept = state };
        var agent = await host.As("agent");
        var desk = await agent.Registered();
        var id = (await agent.RequestSnapshot(desk, "agent", desk, interaction: "I-1")).ShouldBe(200).Json.Text("snapshotId");
        (await agent.Acquire(id, desk)).ShouldBe(204);
        (await agent.Approve(id, desk)).ShouldBe(204);
        host.Blobs.ShouldBe(1);
        (await Journaled(host, id)).ShouldBe(3);
        var region = host.Services.GetRequiredService<IRequiredActor<SnapshotRegion>>();
        for (var i = 0; i < 2; i++)
            (await region.ActorRef.Ask<Reply>(new DeleteSnapshot(new(new("demo"), id)), TimeSpan.FromSeconds(30))).ShouldBe(Reply.Done);
        host.Blobs.ShouldBe(0);
        (await Journaled(host, id)).ShouldBe(0);
        (await Row(host, id)).ShouldBeNull();
        (await agent.Get($"snapshots/{id}")).ShouldBe(404);
        (await agent.SnapshotsOf("I-1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_search_has_an_index()
    {
        using var tables = KeptState.NewOnSqlite();
        await using var host = new TestHost { Kept = tables };
        host.Stranger();
        await using var db = await Db(host);
        foreach (var search in (string[])
        [
            "\"Organization\" = 'a' AND \"InteractionId\" = 'b' AND \"View\" IS NOT NULL ORDER BY \"At\" DESC, \"Id\" DESC",
            "\"Organization\" = 'a' AND \"At\" < 1", "\"IsUnsettled\" = 1", "\"Blob\" = 'a'",
        ])
        {
            var explain = "EXPLAIN QUERY PLAN SELECT * FROM snapshots WHERE " + search;
            var plan = await db.Database.SqlQueryRaw<Step>(explain).ToListAsync();
            plan[0].Detail.ShouldContain("USING INDEX IX_snapshots", customMessage: search);
        }
    }

    [Theory]
    [InlineData("Snapshots:Limit")]
    [InlineData("Snapshots:PixelLimit")]
    public void A_wrong_limit_is_named(string key) => Should.Throw<InvalidConfigurationException>(() =>
        SnapshotOptions.Read(new ConfigurationBuilder().AddInMemoryCollection([new(key, "0")]).Build())).Message.ShouldContain(key);

    public void Dispose() => state.Dispose();

    private sealed record Step(string Detail);

    /// <summary>Events of the snapshot that the journal would read.</summary>
    private static async Task<int> Journaled(TestHost host, string id)
    {
        var system = host.Services.GetRequiredService<ActorSystem>();
        var journal = PersistenceQuery.Get(system).ReadJournalFor<SqlReadJournal>(SqlReadJournal.Identifier);
        return await journal.CurrentEventsByPersistenceId($"snapshot/demo/{id}", 0, long.MaxValue).RunAggregate(0, (count, _) => count + 1, system.Materializer());
    }

    private static async Task<SnapshotRow?> Row(TestHost host, string id)
    {
        await using var db = await Db(host);
        return await db.Set<SnapshotRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id);
    }

    private static Task<AppDb> Db(TestHost host) => host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
}
