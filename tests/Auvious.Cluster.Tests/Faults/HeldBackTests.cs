using Auvious.Cluster.Tests.Clients;
using Auvious.Cluster.Tests.Nodes;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Cluster.Tests.Faults;

/// <summary>
/// Somebody leaves by a node that does not answer, leaves by another one, and comes again: what the first node held back meanwhile must not put
/// him out.
/// </summary>
public sealed class HeldBackTests : IAsyncLifetime
{
    private const int Awake = 0, Another = 1, Hung = 2, Seats = 24;
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
    public async Task In_the_sockets_of_a_node_that_hangs_and_is_given_up()
    {
        var hung = fleet.Nodes[Hung];
        await hung.Signal("STOP");
        var unanswered = await Task.WhenAll(seats.Select(seat => seat.Room.TryLeave(Hung, seat.Endpoint, Soon)));
        unanswered.ShouldAllBe(answer => answer.Status == 0);
        // Those that the hung node owns have to wait until it is given up.
        var left = await Task.WhenAll(seats.Select(seat => seat.Room.TryLeave(Awake, seat.Endpoint, Soon)));
        var came = seats.Zip(left).Where(each => each.Second.IsSuccess).Select(each => each.First).ToArray();
        came.ShouldNotBeEmpty();
        await Task.WhenAll(came.Select(seat => seat.Room.Join(Awake, seat.Endpoint)));
        await Holds(async () => (await fleet.Database!.Query($"SELECT count(*) FROM cluster_member WHERE lost IS NOT NULL AND address = '{hung.ClusterAddress}'"))[0] != "0");

        await hung.Signal("CONT");
        await Holds(() => Task.FromResult(fleet.OwnEnds > 0));
        await fleet.AllReady();
        await AreThere(came, Awake);
    }

    [Fact]
    public async Task In_a_node_that_has_just_started_while_another_one_hangs()
    {
        var (hung, started) = (fleet.Nodes[Hung], fleet.Nodes[Another]);
        await hung.Signal("STOP");
        fleet.Hold(started);
        await started.Signal("KILL");
        await started.Ended(Patience);
        started.Start();
        fleet.Release(started);
        await Holds(async () => (await servers.Get(Another, "agent", "iceServers")).Status != 0);
        var moves = new List<Task<bool>>();
        // One after the other, so that some wait when the hung node is given up.
        foreach (var seat in seats)
        {
            moves.Add(Move(seat));
            await Task.WhenAny(moves[^1], Task.Delay(300));
        }
        var came = seats.Zip(await Task.WhenAll(moves)).Where(each => each.Second).Select(each => each.First).ToArray();
        came.ShouldNotBeEmpty();
        await fleet.Ready(started);
        // A question goes the same way, behind what was held back.
        await AreThere(came, Another);
        await hung.Signal("CONT");
    }

    /// <returns>Whether it was said twice.</returns>
    private async Task<bool> Move((Room Room, string Endpoint) seat)
    {
        if ((await seat.Room.TryLeave(Another, seat.Endpoint)).IsSuccess) return false;
        await seat.Room.Leave(Awake, seat.Endpoint);
        await seat.Room.Join(Awake, seat.Endpoint);
        return true;
    }

    private async Task AreThere((Room Room, string Endpoint)[] came, int node)
    {
        var gone = new List<string>();
        foreach (var (room, endpoint) in came)
            if (!(await room.Endpoints(node)).Contains(endpoint)) gone.Add(endpoint);
        gone.ShouldBeEmpty($"of {came.Length} that came again\n{fleet.Logs(40)}");
    }

    private static async Task Holds(Func<Task<bool>> condition)
    {
        for (var end = DateTime.UtcNow + Patience; !await condition(); await Task.Delay(50))
            if (DateTime.UtcNow > end) throw new TimeoutException($"It did not come to hold within {Patience}.");
    }
}
