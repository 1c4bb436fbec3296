using System.Net;
using Auvious.Server.Tests.Api;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Blobs;

[Collection(nameof(S3Store))]
public sealed class S3FilesTests(S3Store store) : StoredFilesTests, IAsyncLifetime
{
    private TestHost host = null!;
    private string bucket = "";

    protected override TestHost Host => host;

    public async Task InitializeAsync()
    {
        bucket = await store.NewBucket();
        host = new() { Settings = store.Settings(bucket) };
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("note.txt")]
    [InlineData("say \"hi\"; Ελληνικά 😀.pdf")]
    public async Task The_URL_is_the_storages_own_and_gives_the_file_under_its_name(string filename)
    {
        var agent = await host.As("agent");
        var id = await Uploaded(agent, [.. "0123456789"u8], filename, "text/html");
        var signed = (await agent.SignedUrl($"filetransfers/{id}")).ShouldBe(200).Json;
        DateTimeOffset.Parse(signed.Text("validUntil")).ShouldBe(host.Clock.GetUtcNow() + TimeSpan.FromHours(1), TimeSpan.FromSeconds(1));
        var url = signed.Text("url");
        url.ShouldStartWith($"{store.Address}{bucket}/");
        using var response = await Uploads.Open(url);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe("0123456789");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentDisposition.FileNameStar.ShouldBe(filename);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        using var part = await Uploads.Open(url, new(2, 4));
        (await part.Content.ReadAsStringAsync()).ShouldBe("234");
        using var tampered = await Uploads.Open(Uploads.Tampered(url));
        tampered.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Assets_too_lead_to_the_storage_unless_an_internal_URL_is_asked_for_and_leave_it_when_deleted()
    {
        var (agent, id) = (await host.As("agent"), NewId("logo"));
        (await agent.Upload($"assets/{id}", Uploads.Form([("applicationId", "demo-app"), ("rolesAllowedAccess", "agent"), ("category", "c")], [1, 2, 3]))).ShouldBe(204);
        var url = await Url(agent, $"assets/{id}", "false");
        url.ShouldStartWith(store.Address.ToString());
        (await Url(agent, $"assets/{id}", "true")).ShouldStartWith(agent.BaseAddress!.ToString());
        (await agent.SignedUrl($"assets/{id}", header: "perhaps")).ShouldBe(400);
        (await Status(url)).ShouldBe(HttpStatusCode.OK);
        using var deleted = await agent.DeleteAsync($"rtc-api/assets/{id}");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Status(url)).ShouldBe(HttpStatusCode.NotFound);
        using var client = store.Client();
        ((await client.ListObjectsV2Async(new() { BucketName = bucket })).S3Objects ?? []).ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_life_ends_as_any_other_URLs_does()
    {
        await using var brief = new TestHost { Settings = [.. store.Settings(bucket), "SignedUrls:Life=00:00:02"] };
        var agent = await brief.As("agent");
        var url = await Url(agent, $"filetransfers/{await Uploaded(agent, [1])}");
        await Until.Holds(() => Status(url), status => status == HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Clients_are_sent_to_the_public_address_or_not_at_all()
    {
        var publicAddress = $"http://localhost:{store.Address.Port}/";
        await using (var other = new TestHost { Settings = [.. store.Settings(bucket), $"Blobs:PublicEndpoint={publicAddress}"] })
        {
            var agent = await other.As("agent");
            var url = await Url(agent, $"filetransfers/{await Uploaded(agent, [1])}");
            url.ShouldStartWith(publicAddress);
            (await Status(url)).ShouldBe(HttpStatusCode.OK);
        }
        await using (var inner = new TestHost { Settings = [.. store.Settings(bucket), "Blobs:Presign=false"] })
        {
            var agent = await inner.As("agent");
            (await Url(agent, $"filetransfers/{await Uploaded(agent, [1])}")).ShouldStartWith(agent.BaseAddress!.ToString());
        }
    }

    private static async Task<HttpStatusCode> Status(string url)
    {
        using var response = await Uploads.Open(url);
        return response.StatusCode;
    }
}
