using Auvious.Server.Tests.Api;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>One server for the tests of snapshots, so that nobody else adds to its blobs. It takes small pictures only.</summary>
public sealed class SnapshotHost : TestHost, IAsyncLifetime
{
    /// <summary>The most bytes of a picture.</summary>
    public const int Limit = 64 * 1024;

    public SnapshotHost() => Settings = [$"Snapshots:Limit={Limit}", $"Snapshots:PixelLimit={16 * 12}"];

    public HttpClient Agent { get; private set; } = null!;

    public HttpClient Supervisor { get; private set; } = null!;

    public HttpClient Service { get; private set; } = null!;

    /// <summary>An agent and supervisor of another organization.</summary>
    public HttpClient Rival { get; private set; } = null!;

    /// <summary>The agent's endpoint.</summary>
    public string Desk { get; private set; } = "";

    /// <summary>How many blobs there are.</summary>
    public int Blobs => Directory.GetFiles(Path.Combine(State.Directory, "blobs"), "*", SearchOption.AllDirectories).Length;

    /// <summary>A customer of the conference, and its endpoint, which has joined.</summary>
    public async Task<(HttpClient Http, string Endpoint, string User)> Customer(string conference)
    {
        var user = NewId("customer");
        var http = await AsCustomer(new { conference_id = conference, customer_id = user });
        return (http, await http.Joined(conference), user);
    }

    public async Task InitializeAsync()
    {
        Agent = await As("agent");
        Supervisor = await As("supervisor");
        Service = await As("service");
        Rival = await As("rival");
        Desk = await Agent.Registered();
    }

    public new Task DisposeAsync() => base.DisposeAsync().AsTask();
}

[CollectionDefinition(nameof(SnapshotHost))]
public sealed class SnapshotHostUse : ICollectionFixture<SnapshotHost>;
