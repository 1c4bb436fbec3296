using System.Net;
using Auvious.Server.Tests.Api;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>Signed URLs of pictures: whoever has one opens it, without a token.</summary>
[Collection(nameof(SnapshotHost))]
public sealed class SnapshotUrlTests(SnapshotHost host)
{
    [Fact]
    public async Task A_signed_url_gives_the_picture_to_be_saved()
    {
        var (id, url) = await Signed();
        using var response = await Uploads.Open(url);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(Photo.Jpeg);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentDisposition.FileNameStar.ShouldBe($"{id}.jpg");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.CacheControl!.ToString().ShouldBe("no-store, private");
        using var part = await Uploads.Open(url, new(6, 9));
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).ShouldBe("JFIF");
    }

    [Fact]
    public async Task Bad_expired_and_unknown_urls_are_answered_alike()
    {
        var (id, url) = await Signed();
        var path = url[..(url.IndexOf("/signed/", StringComparison.Ordinal) + 8)];
        var bodies = new HashSet<string>();
        foreach (var wrong in (string[])
        [
            Uploads.Tampered(url), url[..url.IndexOf('?')], url.Replace(id, NewId()), path + $"{id}/soon?signature=x",
            url.Replace("?signature=ZGVtbw", "?signature=cml2YWw"), path + $"{id}/{host.Clock.GetUtcNow().ToUnixTimeSeconds() - 1}" + url[url.IndexOf('?')..],
        ])
        {
            using var response = await Uploads.Open(wrong);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, wrong);
            bodies.Add(await response.Content.ReadAsStringAsync());
        }
        bodies.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Signing_needs_a_referer_an_id_and_a_picture()
    {
        var (id, _) = await Signed();
        (await host.Agent.SignSnapshot(id, referer: null)).ShouldBlame("referer");
        (await host.Agent.SignSnapshot("")).ShouldBlame("snapshotId");
        (await host.Agent.SignSnapshot("nothing")).ShouldBe(404);
        (await host.Agent.SignSnapshot(id, isInternal: null)).ShouldBe(200);
        var pending = (await host.Agent.RequestSnapshot(host.Desk, "agent", host.Desk)).ShouldBe(200).Json.Text("snapshotId");
        (await host.Agent.SignSnapshot(pending)).ShouldBe(409);
    }

    private async Task<(string Id, string Url)> Signed()
    {
        var id = (await host.Agent.RequestSnapshot(host.Desk, "agent", host.Desk)).ShouldBe(200).Json.Text("snapshotId");
        (await host.Agent.Acquire(id, host.Desk)).ShouldBe(204);
        return (id, (await host.Agent.SignSnapshot(id)).ShouldBe(200).Json.Text("url"));
    }
}
