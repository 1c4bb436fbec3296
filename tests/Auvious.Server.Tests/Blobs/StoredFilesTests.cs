using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Auvious.Server.Tests.Api;
using static Auvious.Server.Tests.Api.Calls;

namespace Auvious.Server.Tests.Blobs;

/// <summary>Files over the real host, on a storage that is not the file system.</summary>
public abstract class StoredFilesTests
{
    protected abstract TestHost Host { get; }

    [Fact]
    public async Task A_file_goes_in_and_comes_out_whole_and_in_ranges_by_a_URL_of_this_server()
    {
        var bytes = RandomNumberGenerator.GetBytes(9_000_000);
        var agent = await Host.As("agent");
        var id = await Uploaded(agent, bytes);
        var url = await Url(agent, $"filetransfers/{id}", "true");
        url.ShouldStartWith(agent.BaseAddress!.ToString());
        using var whole = await Uploads.Open(url);
        whole.StatusCode.ShouldBe(HttpStatusCode.OK);
        whole.Content.Headers.ContentLength.ShouldBe(bytes.Length);
        SHA256.HashData(await whole.Content.ReadAsByteArrayAsync()).ShouldBe(SHA256.HashData(bytes));
        whole.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        foreach (var (range, from, end) in ((RangeHeaderValue, int, int)[])
            [(new(0, 0), 0, 1), (new(65_530, 131_080), 65_530, 131_081), (new(8_999_000, null), 8_999_000, bytes.Length), (new(null, 500), bytes.Length - 500, bytes.Length), (new(8_999_999, 99_999_999), 8_999_999, bytes.Length)])
        {
            using var part = await Uploads.Open(url, range);
            part.StatusCode.ShouldBe(HttpStatusCode.PartialContent, $"{range}");
            (await part.Content.ReadAsByteArrayAsync()).ShouldBe(bytes[from..end], $"{range}");
        }
        using var beyond = await Uploads.Open(url, new(bytes.Length, null));
        beyond.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        var agent = await Host.As("agent");
        using var response = await Uploads.Open(await Url(agent, $"filetransfers/{await Uploaded(agent, [])}", "true"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    protected static async Task<string> Uploaded(HttpClient http, byte[] bytes, string filename = "note.txt", string mimeType = "text/plain") =>
        (await http.Upload("filetransfers?targetType=USER", Uploads.Form([("applicationId", "demo-app"), ("targetId", "kim")], bytes, filename, mimeType)))
            .ShouldBe(200).Json.Text("fileTransferId");

    protected static async Task<string> Url(HttpClient http, string path, string? isInternal = null) =>
        (await http.SignedUrl(path, header: isInternal)).ShouldBe(200).Json.Text("url");
}

public sealed class FilesInTheDatabaseTests(DatabaseBlobsTests.Host host) : StoredFilesTests, IClassFixture<DatabaseBlobsTests.Host>
{
    protected override TestHost Host => host;

    [Fact]
    public async Task A_database_signs_no_URL_so_it_is_always_this_servers()
    {
        var agent = await Host.As("agent");
        (await Url(agent, $"filetransfers/{await Uploaded(agent, [1])}")).ShouldStartWith(agent.BaseAddress!.ToString());
    }
}
