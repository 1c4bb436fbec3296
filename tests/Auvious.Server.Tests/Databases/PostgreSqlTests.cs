using System.Collections.Immutable;
using Akka.Actor;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Conferences;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Databases;

/// <summary>What is PostgreSQL's alone.</summary>
public sealed class PostgreSqlTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Two_nodes_that_start_at_once_on_an_empty_database_migrate_once_and_have_the_same_keys()
    {
        using var state = KeptState.NewOnPostgreSql(empty: true);
        using TestHost one = new() { Kept = state }, two = new() { Kept = state };
        var keys = await Task.WhenAll(Task.Run(() => Keys(one)), Task.Run(() => Keys(two)));
        keys[0].ShouldBe(keys[1]);
        (await state.Database!.Ask<long>("SELECT count(*) FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%Initial'")).ShouldBe(1);
        (await state.Database!.Ask<string>("SELECT string_agg(kind, ' ' ORDER BY kind) FROM secret_keys"))
            .ShouldBe("data-protection encryption signed-url signing");
    }

    [Fact]
    public async Task A_token_of_one_node_is_one_of_the_other_too()
    {
        using var state = KeptState.NewOnPostgreSql();
        using TestHost one = new() { Kept = state }, two = new() { Kept = state };
        var agent = await one.As("agent");
        var there = two.Stranger().With(agent.DefaultRequestHeaders.Authorization!.Parameter!);
        using var answer = await there.GetAsync("security/ticket/nothing");
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        var ticket = await agent.Ticket(new { });
        (await two.Stranger().TicketLogin(ticket)).Text("refresh_token").ShouldNotBeEmpty();
    }

    [Fact]
    public void The_migrations_hold_the_whole_model()
    {
        using var db = new PgAppDb(new DbContextOptionsBuilder<PgAppDb>().UseNpgsql("Host=nowhere").UseOpenIddict().Options);
        db.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Fact]
    public async Task The_journal_refuses_a_second_writer_of_an_entity()
    {
        using var state = KeptState.NewOnPostgreSql();
        const string row = "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, false, 'conference/a/b', 1, '')";
        await state.Database!.Ask<object?>(row);
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => state.Database!.Ask<object?>(row))).SqlState.ShouldBe("23505");
    }

    [Fact]
    public async Task A_command_that_was_too_long_on_its_way_is_not_done()
    {
        using var state = KeptState.NewOnPostgreSql();
        using TestHost host = new() { Kept = state };
        using var service = await host.As("service");
        var clock = host.Services.GetRequiredService<ClusterClock>();
        await Until.Holds(() => Task.FromResult(clock.Now), now => now is not null);
        var conferences = host.Services.GetRequiredService<ActorRegistry>().Get<ConferenceRegion>();
        By by = new(new("service"), Roles.Service);
        CreateConference Create(string room, TimeSpan left) => new(new(new("demo"), room), by, null, null, ImmutableSortedDictionary<string, string>.Empty)
        {
            Until = clock.Now.ShouldNotBeNull() + left,
        };
        conferences.Tell(Create("late", -TimeSpan.FromSeconds(1)), ActorRefs.NoSender);
        (await conferences.Ask<Reply>(new GetConference(new(new("demo"), "late"), by), Patience)).ShouldBeOfType<Rejected>().Why.ShouldBe(Reason.NotFound);
        (await conferences.Ask<Reply>(Create("in time", Patience), Patience)).ShouldBeOfType<ConferenceSummary>();
    }

    private static async Task<string> Keys(TestHost host) => await host.Stranger().GetStringAsync(".well-known/jwks");
}
