using Auvious.Benchmarks.Measuring;
using Auvious.Benchmarks.Processes;

namespace Auvious.Benchmarks.Endpoints;

/// <summary>
/// What a registered endpoint takes of the server's memory, and what its idle connection takes beside it, the latter beside an idle
/// connection to a hub that does nothing. All after a full collection, as the difference to the same process before.
/// </summary>
public static class ConnectionMemory
{
    private const int Rounds = 3;
    private const int AtOnce = 32;

    /// <summary>Endpoints made first, so that what is compiled and opened by then counts for none.</summary>
    private const int WarmingEndpoints = 3_000;

    /// <summary>
    /// Connections made first for the same reason, and ended again. Few beside those measured: what servers keep of ended ones for the next
    /// is not seen again.
    /// </summary>
    private const int WarmingConnections = 50;

    /// <summary>How many are measured (<c>AUVIOUS_CONNECTIONS</c>).</summary>
    private static readonly int Count = Setting.Number("AUVIOUS_CONNECTIONS", 2_000);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        var (endpoint, connection, bare) = (new Footprint.Each(), new Footprint.Each(), new Footprint.Each());
        for (var round = 0; round < Rounds; round++)
        {
            await Bare(bare);
            await Server(endpoint, connection);
        }
        var of = $"{Count:#,0}, {BuiltProgram.Own}";
        return
        [
            Row.Of($"resident memory per idle connection of {of}", connection.Resident, "empty hub", bare.Resident),
            Row.Of("managed objects of it", connection.Objects, "empty hub", bare.Objects),
            new($"resident memory per registered endpoint of {of}", endpoint.Resident.ToString(), "", null),
            new("managed objects of it", endpoint.Objects.ToString(), "", null),
        ];
    }

    private static async Task Server(Footprint.Each endpoint, Footprint.Each connection)
    {
        await using var server = await Measured.Start(BuiltProgram.Server, BuiltProgram.Own, environment: Measured.Hook(BuiltProgram.Own));
        using var caller = await Caller.SignIn(server.Address);
        var endpoints = new Registrations(caller, AtOnce);
        Uri Hub(string id) => new(server.Address, $"rtc-api/hub?userEndpointId={id}");

        await using (await HubClients.Connect((await endpoints.Add(WarmingEndpoints)).Take(WarmingConnections).Select(Hub), caller.Token)) { }
        var started = await Footprint.Settled(server);
        var added = await endpoints.Add(Count);
        var registered = await Footprint.Settled(server);
        endpoint.Add(started, registered, Count);
        connection.Add(registered, await Connected(server, added.Select(Hub), caller.Token), Count);
    }

    private static async Task Bare(Footprint.Each connection)
    {
        await using var yardstick = await Measured.Start(
            BuiltProgram.Yardstick, BuiltProgram.Own, environment: [("Hub", "empty"), Measured.Hook(BuiltProgram.Own)]);
        var hub = new Uri(yardstick.Address, "hub");
        await using (await HubClients.Connect(Enumerable.Repeat(hub, WarmingConnections), null)) { }
        var started = await Footprint.Settled(yardstick);
        connection.Add(started, await Connected(yardstick, Enumerable.Repeat(hub, Count), null), Count);
    }

    private static async Task<Footprint> Connected(Measured process, IEnumerable<Uri> hubs, string? token)
    {
        await using var clients = await HubClients.Connect(hubs, token);
        var footprint = await Footprint.Settled(process);
        return clients.Connected == Count
            ? footprint
            : throw new InvalidOperationException($"{clients.Connected} of {Count} connections are left");
    }
}
