using Auvious.Cluster.Tests.Clients;
using Auvious.Cluster.Tests.Nodes;
using Auvious.Cluster.Tests.Processes;

namespace Auvious.Cluster.Tests.Faults;

/// <summary>A wire that is cut holds back what was sent over it until it is mended.</summary>
public sealed class HeldBackTests
{
    private const int Cut = 2, Elsewhere = 0;

    [Fact]
    public async Task Whoever_left_in_vain_and_came_again_elsewhere_stays_when_the_wire_is_mended()
    {
        await using var fleet = await Fleet.Start(new());
        fleet.Network.Lack.ShouldBeNull();
        using var servers = new Servers([.. fleet.Nodes.Select(node => node.Address)]);
        // So many that every node owns some of them.
        var seats = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var room = await Room.Create(servers, Elsewhere);
            return (Room: room, Endpoint: await room.Join(Elsewhere));
        }));
        // What is said and heard below goes over the wires that stand.
        foreach (var (room, endpoint) in seats) (await room.Endpoints(Cut)).ShouldBe([endpoint]);
        await fleet.Network.Cut(Cut, isFrontLeft: true);
        var answers = await Task.WhenAll(seats.Select(seat => seat.Room.TryLeave(Cut, seat.Endpoint)));
        var inVain = seats.Zip(answers).Where(each => each.Second.Status == 503).Select(each => each.First).ToArray();
        inVain.ShouldNotBeEmpty();
        await Task.WhenAll(inVain.Select(async seat =>
        {
            await seat.Room.Leave(Elsewhere, seat.Endpoint);
            await seat.Room.Join(Elsewhere, seat.Endpoint);
        }));
        await fleet.Network.Mend(Cut);
        // A question goes over the same wire, behind what it held back.
        foreach (var (room, endpoint) in inVain) (await room.Endpoints(Cut)).ShouldBe([endpoint], fleet.Logs(40));
    }
}
