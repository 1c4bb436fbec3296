using Auvious.Core;
using Auvious.Server.Blobs;
using Auvious.Server.Blobs.Rows;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Jobs;
using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Jobs;

/// <summary>What each job removes, and what it leaves. Each run is made by two nodes at once: nothing is counted twice.</summary>
[Collection(nameof(JobHost))]
public sealed class CleaningTests(JobHost host)
{
    [Fact]
    public async Task File_transfers_go_with_their_bytes_by_their_organizations_retention()
    {
        var old = await JobHost.Transferred(await host.As("agent"), "demo-app");
        var kept = await JobHost.Transferred(await host.As("rival"), "rival-app");
        host.Clock.Advance(TimeSpan.FromHours(8));
        var young = await JobHost.Transferred(await host.As("agent"), "demo-app");
        await host.Run("file-transfers");
        host.Clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        var blobs = host.Blobs;
        (await host.RunTwice("file-transfers")).Sum().ShouldBe(1);
        host.Blobs.ShouldBe(blobs - 1);

        var (agent, rival) = (await host.As("agent"), await host.As("rival"));
        (await Ids(agent)).ShouldNotContain(old);
        (await Ids(agent)).ShouldContain(young);
        (await agent.SignedUrl($"filetransfers/{old}")).ShouldBe(404);
        (await Ids(rival)).ShouldContain(kept);

        static async Task<string[]> Ids(HttpClient http) =>
            [.. (await http.Get("filetransfers")).ShouldBe(200).Json.EnumerateArray().Select(t => t.Text("fileTransferId"))];
    }

    [Fact]
    public async Task Assets_go_by_their_category_and_organization()
    {
        var (tone, logo) = (await JobHost.Uploaded(await host.As("agent"), "demo-app", "tone"), await JobHost.Uploaded(await host.As("agent"), "demo-app", "logo"));
        var theirs = await JobHost.Uploaded(await host.As("rival"), "rival-app", "tone");
        await host.Run("assets");
        host.Clock.Advance(TimeSpan.FromHours(5) + TimeSpan.FromMinutes(1));
        var blobs = host.Blobs;
        (await host.RunTwice("assets")).Sum().ShouldBe(1);
        host.Blobs.ShouldBe(blobs - 1);
        (await Ids(await host.As("agent"), "demo-app")).ShouldNotContain(tone);
        (await Ids(await host.As("agent"), "demo-app")).ShouldContain(logo);
        (await Ids(await host.As("rival"), "rival-app")).ShouldContain(theirs);

        static async Task<string[]> Ids(HttpClient http, string application) =>
            [.. (await http.Get($"assets?applicationId={application}")).ShouldBe(200).Json.EnumerateArray().Select(a => a.Text("assetId"))];
    }

    [Fact]
    public async Task Snapshots_go_by_their_type_with_their_pictures()
    {
        var agent = await host.As("agent");
        var (mine, target) = (await agent.Registered(), await agent.Registered());
        var interaction = NewId("interaction");
        var (card, selfie) = (await Taken("ID_CARD"), await Taken("SELFIE"));
        await host.Run("snapshots");
        host.Clock.Advance(TimeSpan.FromHours(6) + TimeSpan.FromMinutes(1));
        var blobs = host.Blobs;
        (await host.Run("snapshots")).ShouldBe(1);
        host.Blobs.ShouldBe(blobs - 1);
        (await (await host.As("agent")).SnapshotsOf(interaction)).ShouldBe([selfie]);
        (await host.Run("snapshots")).ShouldBe(0);

        async Task<string> Taken(string type)
        {
            var fields = SnapshotCalls.UploadFields(mine, "agent", target, interaction).With("snapshotType", type);
            var id = (await agent.Picture("snapshots/upload", fields, Photo.Jpeg)).ShouldBe(200).Json.Text("snapshotId");
            await Until.Holds(() => agent.SnapshotsOf(interaction), ids => ids.Contains(id));
            return id;
        }
    }

    [Fact]
    public async Task More_than_a_batch_goes_in_one_run()
    {
        var now = host.Clock.GetUtcNow();
        await using (var db = await Open())
        {
            db.AddRange(Enumerable.Range(0, Paced.Batch * 2 + 7).Select(n => new Server.Assets.Asset
            {
                Organization = "crowd",
                Id = $"{n}",
                ApplicationId = "a",
                Category = "tone",
                RolesAllowedAccess = "agent",
                Filename = "f",
                MimeType = "m",
                Size = 1,
                Sha256 = "",
                Blob = new string('0', 31) + "1",
                At = now,
            }));
            await db.SaveChangesAsync();
        }
        host.Clock.Advance(TimeSpan.FromHours(5) + TimeSpan.FromMinutes(1));
        await host.RunTwice("assets");
        await using var check = await Open();
        (await check.Set<Server.Assets.Asset>().CountAsync(a => a.Organization == "crowd")).ShouldBe(0);
    }

    [Fact]
    public async Task Blobs_that_no_row_names_go_once_they_are_old_enough()
    {
        await host.Run("orphaned-blobs");
        await JobHost.Transferred(await host.As("rival"), "rival-app");
        await JobHost.Uploaded(await host.As("rival"), "rival-app", "logo");
        var blobs = host.Services.GetRequiredService<IBlobStore>();
        var (old, young) = (await Write(), await Write());
        var now = host.Clock.GetUtcNow();
        await Date(old, now - OrphanedBlobs.SafeAge - TimeSpan.FromMinutes(1));
        await Date(young, now - OrphanedBlobs.SafeAge + TimeSpan.FromMinutes(1));
        var before = host.BlobNames;
        (await host.Run("orphaned-blobs")).ShouldBe(1);
        host.BlobNames.ShouldBe(before.Except([old]), ignoreOrder: true);
        (await host.Run("orphaned-blobs")).ShouldBe(0);

        async Task<string> Write() => (await blobs.Write(new MemoryStream([1, 2, 3]), 10, CancellationToken.None))!.Name;

        async Task Date(string name, DateTimeOffset at)
        {
            await using var db = await Open();
            // On the disk, unless the database keeps it.
            if (await db.Set<BlobRow>().Where(row => row.Name == name).ExecuteUpdateAsync(row => row.SetProperty(b => b.At, at)) == 0)
                File.SetLastWriteTimeUtc(
                    Directory.GetFiles(Path.Combine(host.State.Directory, "blobs"), name, SearchOption.AllDirectories).Single(), at.UtcDateTime);
        }
    }

    [Fact]
    public async Task Every_table_that_names_blobs_says_so()
    {
        await using var db = await Open();
        var naming = db.Model.GetEntityTypes().Where(t => t.GetProperties().Any(p => p.Name.Contains("Blob", StringComparison.Ordinal))).Select(t => t.ClrType.Name).ToList();
        naming.ShouldContain(nameof(Server.Assets.Asset));
        host.Services.GetServices<IBlobNames>().Select(t => t.GetType().GenericTypeArguments[0].Name).ShouldBe(naming, ignoreOrder: true);
    }

    [Fact]
    public async Task Tickets_go_when_no_session_of_theirs_can_go_on()
    {
        var agent = await host.As("agent");
        var (brief, used, revoked) = (await agent.Ticket(new { ttl = 60 }), await agent.Ticket(new { type = "ONE_TIME_TICKET", ttl = 60 }), await agent.Ticket(new { ttl = 86400 * 300 }));
        await host.Stranger().TicketLogin(used);
        (await agent.PutAsync($"security/ticket/{revoked}", System.Net.Http.Json.JsonContent.Create(new { revoked = host.Clock.GetUtcNow() }))).IsSuccessStatusCode.ShouldBeTrue();
        host.Clock.Advance(TimeSpan.FromDays(29));
        var fresh = await (await host.As("agent")).Ticket(new { ttl = 60 });
        await host.Run("tickets");
        (await Known(brief, used, revoked, fresh)).ShouldBe([true, true, true, true]);
        host.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(2));
        // Other tests' tickets may go with them: what counts is that each is counted once.
        var before = await Count();
        (await host.RunTwice("tickets")).Sum().ShouldBe(before - await Count());
        (await Known(brief, used, revoked, fresh)).ShouldBe([false, false, false, true]);

        async Task<int> Count()
        {
            await using var db = await Open();
            return await db.Set<Server.Auth.Tickets.Ticket>().CountAsync();
        }

        async Task<bool[]> Known(params string[] tickets)
        {
            var http = await host.As("agent");
            return await Task.WhenAll(tickets.Select(async id => (await http.GetAsync($"security/ticket/{id}")).IsSuccessStatusCode));
        }
    }

    [Fact]
    public async Task Used_refresh_tokens_go_and_those_that_count_stay()
    {
        await host.Run("tokens");
        var http = host.Stranger();
        (string, string)[] client = [("client_id", "agent"), ("client_secret", "agent-secret")];
        var refresh = (await http.Token([("grant_type", "client_credentials"), .. client])).Text("refresh_token");
        for (var n = 0; n < 3; n++) refresh = (await http.Token([("grant_type", "refresh_token"), ("refresh_token", refresh), .. client])).Text("refresh_token");
        host.Clock.Advance(TimeSpan.FromHours(2));
        (await host.RunTwice("tokens")).Sum().ShouldBe(3);
        (await host.Run("tokens")).ShouldBe(0);
        await http.Token([("grant_type", "refresh_token"), ("refresh_token", refresh), .. client]);
    }

    [Fact]
    public async Task Every_job_has_nothing_to_do_a_second_time()
    {
        foreach (var job in host.Services.GetServices<ICleaning>().Select(c => c.Name))
        {
            await host.Run(job);
            (await host.Run(job)).ShouldBe(0, job);
        }
    }

    private Task<AppDb> Open() => host.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
}
