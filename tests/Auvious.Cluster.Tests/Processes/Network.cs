using System.Net.NetworkInformation;

namespace Auvious.Cluster.Tests.Processes;

/// <summary>Where one node lives: its addresses, and the namespace it is started in.</summary>
/// <param name="Front">Clients and the database reach it here.</param>
/// <param name="Back">The other nodes reach it here.</param>
/// <param name="Namespace">None: the machine's own network.</param>
internal sealed record Place(string Front, string Back, string? Namespace);

/// <summary>
/// Network namespaces, one for each node, with two wires: one to the clients and the database, one to the other nodes. A wire that is taken
/// down loses packets in silence, as a real one does.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly string name = $"av{Environment.ProcessId % 100_000}";
    private readonly int subnet = FreeSubnet();
    private readonly List<Place> places = [];
    private bool isBuilt;

    /// <summary>Why there are no namespaces; null when there are.</summary>
    public string? Lack { get; private set; }

    /// <summary>This machine, as the nodes see it.</summary>
    public string Host => isBuilt ? $"10.203.{subnet}.1" : "127.0.0.1";

    public IReadOnlyList<Place> Places => places;

    public static async Task<Network> Build(int nodes)
    {
        var network = new Network();
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) network.Lack = "network namespaces need Linux and root";
        else
            try
            {
                await network.Wire(nodes);
                return network;
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                network.Lack = $"network namespaces can't be made: {e.Message}";
                await network.DisposeAsync();
            }
        network.places.AddRange(Enumerable.Repeat(new Place("127.0.0.1", "127.0.0.1", null), nodes));
        return network;
    }

    /// <summary>Takes down the wire to the other nodes, and the one to clients and database, too, unless it is left.</summary>
    public async Task Cut(int node, bool isFrontLeft)
    {
        await Ip($"link set {Wire(node, 'b')} down");
        if (!isFrontLeft) await Ip($"link set {Wire(node, 'f')} down");
    }

    public async Task Mend(int node)
    {
        await Ip($"link set {Wire(node, 'b')} up");
        await Ip($"link set {Wire(node, 'f')} up");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in places.Where(place => place.Namespace is not null)) await Shell.Try("ip", "netns", "del", place.Namespace!);
        foreach (var side in "fb") await Shell.Try("ip", "link", "del", $"{name}{side}");
        isBuilt = false;
        places.Clear();
    }

    private async Task Wire(int nodes)
    {
        foreach (var side in "fb")
        {
            await Ip($"link add {name}{side} type bridge");
            await Ip($"link set {name}{side} up");
        }
        await Ip($"addr add 10.203.{subnet}.1/24 dev {name}f");
        for (var node = 0; node < nodes; node++)
        {
            var place = new Place($"10.203.{subnet}.{10 + node}", $"10.204.{subnet}.{10 + node}", $"{name}n{node}");
            places.Add(place);
            await Ip($"netns add {place.Namespace}");
            await Ip($"-n {place.Namespace} link set lo up");
            foreach (var (side, address) in new[] { ('f', place.Front), ('b', place.Back) })
            {
                await Ip($"link add {Wire(node, side)} type veth peer name {side}0 netns {place.Namespace}");
                await Ip($"link set {Wire(node, side)} master {name}{side} up");
                await Ip($"-n {place.Namespace} addr add {address}/24 dev {side}0");
                await Ip($"-n {place.Namespace} link set {side}0 up");
            }
        }
        isBuilt = true;
    }

    /// <summary>A run that was killed leaves its network behind.</summary>
    private static int FreeSubnet()
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces().SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address.ToString()).ToHashSet();
        return Enumerable.Range(Environment.ProcessId, 250).Select(number => 1 + number % 250).First(number => !taken.Contains($"10.203.{number}.1"));
    }

    private string Wire(int node, char side) => $"{name}{side}{node}";

    private static Task Ip(string arguments) => Shell.Run("ip", arguments.Split(' '));
}
