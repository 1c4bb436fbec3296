using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Hosting;

public sealed class DatabaseTests(TestHost host) : IClassFixture<TestHost>
{
    private AppDb Open() => host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext();

    [Fact]
    public async Task The_migrations_hold_the_whole_model()
    {
        await using var db = Open();
        db.Database.HasPendingModelChanges().ShouldBeFalse();
        (await db.Database.GetPendingMigrationsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_is_found_by_its_user_and_the_same_id_may_exist_in_two_organizations()
    {
        await using (var db = Open())
        {
            db.AddRange(new EndpointRow("a", "ann", "E1"), new EndpointRow("b", "bob", "E1"), new ConferenceRow("a", "C1"), new ConferenceRow("b", "C1"));
            await db.SaveChangesAsync();
        }
        await using (var db = Open())
        {
            (await db.Endpoints.Where(row => row.Organization == "a" && row.User == "ann").ToListAsync()).ShouldBe([new("a", "ann", "E1")]);
            (await db.Conferences.CountAsync(row => row.Id == "C1")).ShouldBe(2);
            db.Add(new ConferenceRow("a", "C1"));
            await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync());
        }
    }

    [Fact]
    public async Task Writers_at_the_same_time_all_succeed()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async n =>
        {
            await using var db = Open();
            db.Add(new ConferenceRow("crowd", $"{n}"));
            await db.SaveChangesAsync();
        }));
        await using var check = Open();
        (await check.Conferences.CountAsync(row => row.Organization == "crowd")).ShouldBe(50);
    }
}
