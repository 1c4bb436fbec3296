using System.Collections.Concurrent;

namespace Auvious.Server.Tests.Api;

/// <summary>One server for all tests of the API, with everybody logged in.</summary>
public sealed class ApiHost : TestHost, IAsyncLifetime
{
    private readonly Lazy<Task<Room>> serviceRoom;
    private readonly ConcurrentDictionary<string, Lazy<Task<World>>> worlds = [];

    public ApiHost()
    {
        Settings = ["Conferences:LongPoll=00:00:01"];
        serviceRoom = new(NewServiceRoom);
    }

    public HttpClient Agent { get; private set; } = null!;

    public HttpClient Supervisor { get; private set; } = null!;

    public HttpClient Service { get; private set; } = null!;

    /// <summary>An agent and supervisor of another organization.</summary>
    public HttpClient Rival { get; private set; } = null!;

    /// <summary>A customer whose ticket names this conference, or none.</summary>
    public Task<HttpClient> Customer(string? conference) =>
        conference is null ? AsCustomer(new { }) : AsCustomer(new { conference_id = conference });

    /// <summary>A conference in which the service publishes a stream, for tests after which nothing shall have changed.</summary>
    public Task<Room> ServiceRoom => serviceRoom.Value;

    /// <summary>What such tests of this operation need.</summary>
    internal Task<World> Still(Operation operation) => worlds.GetOrAdd(operation.ToString(), _ => new(() => World.For(operation, this))).Value;

    /// <summary>Another such conference.</summary>
    public async Task<Room> NewServiceRoom()
    {
        var conference = await Agent.Created();
        var endpoint = await Service.Joined(conference);
        return new(conference, endpoint, await Service.Published(conference, endpoint));
    }

    public async Task InitializeAsync()
    {
        Agent = await As("agent");
        Supervisor = await As("supervisor");
        Service = await As("service");
        Rival = await As("rival");
    }

    public new Task DisposeAsync() => base.DisposeAsync().AsTask();

    public sealed record Room(string Conference, string Endpoint, string Stream);
}

[CollectionDefinition(nameof(ApiHost))]
public sealed class ApiHostUse : ICollectionFixture<ApiHost>;
