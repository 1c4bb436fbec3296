namespace Auvious.Server.Tests.Api;

/// <summary>One server for the tests of files, so that nobody else adds to its blobs. It takes small ones only.</summary>
public sealed class UploadHost : TestHost, IAsyncLifetime
{
    /// <summary>The most bytes of a file.</summary>
    public const int Limit = 64 * 1024;

    public UploadHost() => Settings = [$"FileTransfers:Limit={Limit}", $"Assets:Limit={Limit}"];

    public HttpClient Agent { get; private set; } = null!;

    public HttpClient Supervisor { get; private set; } = null!;

    public HttpClient Service { get; private set; } = null!;

    /// <summary>An agent and supervisor of another organization.</summary>
    public HttpClient Rival { get; private set; } = null!;

    /// <summary>How many blobs there are.</summary>
    public int Blobs => Directory.GetFiles(Path.Combine(State.Directory, "blobs"), "*", SearchOption.AllDirectories).Length;

    public Task<HttpClient> Customer(string conference) => AsCustomer(new { conference_id = conference });

    public async Task InitializeAsync()
    {
        Agent = await As("agent");
        Supervisor = await As("supervisor");
        Service = await As("service");
        Rival = await As("rival");
    }

    public new Task DisposeAsync() => base.DisposeAsync().AsTask();
}

[CollectionDefinition(nameof(UploadHost))]
public sealed class UploadHostUse : ICollectionFixture<UploadHost>;
