namespace Auvious.Server.Tests.Api;

/// <summary>One server for all tests of the API, with everybody logged in.</summary>
public sealed class ApiHost : TestHost, IAsyncLifetime
{
    public ApiHost() => Settings = ["Conferences:LongPoll=00:00:01", "Ice:Stun=stun:stun.example.org:3478"];

    public HttpClient Agent { get; private set; } = null!;

    public HttpClient Supervisor { get; private set; } = null!;

    public HttpClient Service { get; private set; } = null!;

    /// <summary>An agent and supervisor of another organization.</summary>
    public HttpClient Rival { get; private set; } = null!;

    /// <summary>A customer whose ticket names this conference, or none.</summary>
    public Task<HttpClient> Customer(string? conference) =>
        conference is null ? AsCustomer(new { }) : AsCustomer(new { conference_id = conference });

    public async Task InitializeAsync()
    {
        Agent = await As("agent");
        Supervisor = await As("supervisor");
        Service = await As("service");
        Rival = await As("rival");
    }

    public new Task DisposeAsync() => base.DisposeAsync().AsTask();
}

[CollectionDefinition(nameof(ApiHost))]
public sealed class ApiHostUse : ICollectionFixture<ApiHost>;
