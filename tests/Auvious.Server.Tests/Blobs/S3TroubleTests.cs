using System.Net;
using System.Net.Sockets;
using Auvious.Server.FileTransfers;
using Auvious.Server.Tests.Api;

namespace Auvious.Server.Tests.Blobs;

/// <summary>A storage that is away, silent or comes back. It has a store of its own to stop.</summary>
[Trait("Runs", "once")]
public sealed class S3TroubleTests : IAsyncLifetime
{
    private readonly S3Store store = new();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task While_the_storage_is_away_files_are_503_with_a_time_to_come_back_and_then_all_is_well()
    {
        await using var host = new TestHost { Settings = store.Settings(await store.NewBucket()) };
        var agent = await host.As("agent");
        var id = (await Upload(agent)).ShouldBe(200).Json.Text("fileTransferId");
        var url = (await agent.SignedUrl($"filetransfers/{id}", header: "true")).ShouldBe(200).Json.Text("url");
        store.Stop();
        // That 503 comes with Retry-After is part of the contract, to which every answer of these clients is held.
        (await Upload(agent)).ShouldBe(503);
        using var missed = await Uploads.Open(url);
        missed.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        missed.Headers.RetryAfter.ShouldNotBeNull();
        (await agent.Get("filetransfers")).ShouldBe(200).Json.GetArrayLength().ShouldBe(1);
        await store.Start();
        await Until.Holds(async () => (await Upload(agent)).Code, code => code == 200);
        using var found = await Uploads.Open(url);
        (await found.Content.ReadAsStringAsync()).ShouldBe("text");
    }

    [Fact]
    public async Task A_storage_that_takes_calls_and_never_answers_holds_nobody_up_for_ever()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var host = new TestHost
        {
            Settings = [.. store.Settings("bucket"), $"Blobs:Endpoint=http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"],
        };
        var agent = await host.As("agent");
        var id = await Row(host, agent);
        using var response = await Uploads.Open(id);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    // A transfer whose bytes were stored while the storage still answered.
    private static async Task<string> Row(TestHost host, HttpClient agent)
    {
        var transfers = (FileTransferStore)host.Services.GetService(typeof(FileTransferStore))!;
        await transfers.Add(new()
        {
            Organization = "demo",
            Id = "earlier",
            User = "agent",
            TargetType = TargetType.USER,
            TargetId = "kim",
            ApplicationId = "demo-app",
            Filename = "note.txt",
            MimeType = "text/plain",
            Size = 4,
            Sha256 = new('0', 64),
            Blob = new('0', 32),
            At = host.Clock.GetUtcNow(),
        }, default);
        return (await agent.SignedUrl("filetransfers/earlier", header: "true")).ShouldBe(200).Json.Text("url");
    }

    private static Task<Answer> Upload(HttpClient http) =>
        http.Upload("filetransfers?targetType=USER", Uploads.Form([("applicationId", "demo-app"), ("targetId", "kim")], [.. "text"u8]));
}
