using System.Collections.Immutable;

namespace Auvious.Core.Media;

/// <summary>One media node, as known from afar.</summary>
/// <param name="Life">Tells one life at an address from the next.</param>
/// <param name="IsUp">A full member of the cluster: neither still coming nor already going.</param>
/// <param name="IsReachable">Nobody misses its heartbeats.</param>
public sealed record FleetNode(int Life, bool IsUp, bool IsReachable)
{
    /// <summary>What it said last.</summary>
    public MediaLoad? Load { get; init; }

    public DateTimeOffset Heard { get; init; }

    /// <summary>Packets between its last two answers.</summary>
    public long Rate { get; init; }

    /// <summary>Streams it was given since it said so.</summary>
    public int Placed { get; init; }

    public bool Takes => IsUp && IsReachable && Load is not { Draining: true };

    /// <summary>Peer connections for each of its threads.</summary>
    public double LinksPerLoop => ((Load?.Links ?? 0) + Placed) / (double)Math.Max(1, Load?.Loops ?? 1);
}

/// <summary>The media nodes as one placing node knows them, by address: a new stream goes to the least loaded.</summary>
public sealed record MediaFleet
{
    /// <summary>A node silent for so long gets no stream while another one speaks.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    public ImmutableSortedDictionary<string, FleetNode> Nodes { get; init; } =
        ImmutableSortedDictionary.Create<string, FleetNode>(StringComparer.Ordinal);

    /// <summary>It is there, or has changed; another life at the same address starts with nothing.</summary>
    public MediaFleet See(string node, int life, bool isUp) => this with
    {
        Nodes = Nodes.SetItem(node, Nodes.GetValueOrDefault(node) is { } known && known.Life == life
            ? known with { IsUp = isUp }
            : new(life, isUp, IsReachable: true)),
    };

    public MediaFleet Reach(string node, bool isReachable) => Change(node, n => n with { IsReachable = isReachable });

    /// <summary>That life at this address is over; a later one stays.</summary>
    public MediaFleet Lose(string node, int life) =>
        Nodes.GetValueOrDefault(node)?.Life == life ? this with { Nodes = Nodes.Remove(node) } : this;

    public MediaFleet Hear(MediaLoad load, DateTimeOffset now) => Change(load.Node, n => n with
    {
        Load = load,
        Heard = now,
        Rate = Math.Max(0, load.Packets - (n.Load?.Packets ?? load.Packets)),
        Placed = 0,
    });

    public MediaFleet Place(string node) => Change(node, n => n with { Placed = n.Placed + 1 });

    /// <summary>Where the next stream goes: fewest peer connections for each thread, then fewest packets. Null: nobody takes one.</summary>
    public string? Choose(DateTimeOffset now) => Nodes
        .Where(n => n.Value.Takes)
        .OrderBy(n => n.Value.Load is null || now - n.Value.Heard > Silence)
        .ThenBy(n => n.Value.LinksPerLoop)
        .ThenBy(n => n.Value.Rate)
        .Select(n => n.Key)
        .FirstOrDefault();

    private MediaFleet Change(string node, Func<FleetNode, FleetNode> change) =>
        Nodes.TryGetValue(node, out var known) ? this with { Nodes = Nodes.SetItem(node, change(known)) } : this;
}
