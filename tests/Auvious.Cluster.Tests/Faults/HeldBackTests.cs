using Auvious.Cluster.Tests.Clients;
using Auvious.Cluster.Tests.Nodes;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Cluster.Tests.Faults;

/// <summary>
/// Somebody leaves by a node that hangs, leaves by another one, and comes again: what waited in the first one's sockets meanwhile must not put him
/// out.
/// </summary>
public sealed class HeldBackTests : IAsyncLifetime
{
    private const int Awake = 0, Hung = 2, Seats = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Soon = TimeSpan.FromSeconds(1);

    private Fleet fleet = null!;
    private Servers servers = null!;
    private (Room Room, string Endpoint)[] seats = [];

    public async Task InitializeAsync()
    {
        fleet = await Fleet.Start(new());
        servers = new([.. fleet.Nodes.Select(node => node.Address)]);
        // So many that every node owns some of them.
        seats = await Task.WhenAll(Enumerable.Range(0, Seats).Select(async _ =>
        {
            var room = await Room.Create(servers, Awake);
            return (room, await room.Join(Awake));
        }));
    }

    public async Task DisposeAsync()
    {
        servers.Dispose();
        await fleet.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_was_given_up_while_it_hung_does_nothing_that_waited_in_its_sockets()
    {
        var hung = fleet.Nodes[Hung];
        await hung.Signal("STOP");
        var first = seats.Select(seat => seat.Room.TryLeave(Hung, seat.Endpoint, Patience)).ToArray();
        // Those that the hung node owns have to wait until it is given up.
        var left = await Task.WhenAll(seats.Select(seat => seat.Room.TryLeave(Awake, seat.Endpoint, Soon)));
        var came = seats.Zip(left).Where(each => each.Second.IsSuccess).Select(each => each.First).ToArray();
        came.ShouldNotBeEmpty();
        await Task.WhenAll(came.Select(seat => seat.Room.Join(Awake, seat.Endpoint)));
        await Holds(async () => (await fleet.Database!.Query($"SELECT count(*) FROM cluster_member WHERE lost IS NOT NULL AND address = '{hung.ClusterAddress}'"))[0] != "0");

        await hung.Signal("CONT");
        (await Task.WhenAll(first)).ShouldAllBe(answer => !answer.IsSuccess);
        await Holds(() => Task.FromResult(fleet.OwnEnds > 0));
        await fleet.AllReady();
        var gone = new List<string>();
        foreach (var (room, endpoint) in came)
            if (!(await room.Endpoints(Awake)).Contains(endpoint)) gone.Add(endpoint);
        gone.ShouldBeEmpty($"of {came.Length} that came again\n{fleet.Logs(40)}");
    }

    private static async Task Holds(Func<Task<bool>> condition)
    {
        for (var end = DateTime.UtcNow + Patience; !await condition(); await Task.Delay(50))
            if (DateTime.UtcNow > end) throw new TimeoutException($"It did not come to hold within {Patience}.");
    }
}
