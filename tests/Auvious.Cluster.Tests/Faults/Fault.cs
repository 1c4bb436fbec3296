using System.Collections.Immutable;

namespace Auvious.Cluster.Tests.Faults;

/// <summary>What is done to a node, or to the database.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL, and a new start.</summary>
    Kill,

    /// <summary>SIGTERM, and a new start.</summary>
    Stop,

    /// <summary>SIGSTOP for longer than the others bear, then SIGCONT.</summary>
    Freeze,

    /// <summary>No packet from or to the node.</summary>
    CutOff,

    /// <summary>No packet between the node and the others, while clients and the database reach it.</summary>
    Split,

    /// <summary>PostgreSQL ends without a word, and starts again. The node is not touched.</summary>
    Database,
}

/// <param name="Rest">What passes before it, since everybody was back.</param>
/// <param name="Length">How long it lasts; after a kill, how long until the next start.</param>
/// <param name="Hurried">It does not wait until the node of the fault before is back.</param>
internal sealed record Fault(FaultKind Kind, int Node, TimeSpan Rest, TimeSpan Length, bool Hurried)
{
    public override string ToString() =>
        $"{Kind} {(Kind == FaultKind.Database ? "PostgreSQL" : $"node-{Node + 1}")} for {Length.TotalSeconds:0.0} s, {Rest.TotalSeconds:0.0} s after {(Hurried ? "the last" : "all are back")}";
}

/// <summary>Faults in an order that the seed alone decides.</summary>
internal static class Schedule
{
    /// <param name="kills">How many nodes are killed; of every other kind there is one for each ten kills, and at least one.</param>
    /// <param name="outage">How long PostgreSQL is away, if not for some random seconds.</param>
    public static ImmutableArray<Fault> Of(int seed, int kills, int nodes, IEnumerable<FaultKind> kinds, TimeSpan? outage = null)
    {
        var random = new Random(seed);
        var others = kinds.Where(kind => kind != FaultKind.Kill).SelectMany(kind => Enumerable.Repeat(kind, Math.Max(1, kills / 10)));
        FaultKind[] all = [.. others, .. Enumerable.Repeat(FaultKind.Kill, kills)];
        random.Shuffle(all);
        var last = -1;
        return
        [
            .. all.Select(kind =>
            {
                // One that is struck in a hurry is another than the last: that one may not even have started again.
                var node = random.Next(nodes);
                var hurried = random.Next(4) == 0 && node != last;
                last = node;
                var fault = new Fault(kind, node, Seconds(random, hurried ? 0.2 : 1, hurried ? 2 : 4), Length(kind, random), hurried);
                // All else is as the seed says, whatever the outage.
                return kind == FaultKind.Database && outage is { } length ? fault with { Length = length } : fault;
            }),
        ];
    }

    private static TimeSpan Length(FaultKind kind, Random random) => kind switch
    {
        FaultKind.Kill or FaultKind.Stop => Seconds(random, 0, 3),
        FaultKind.Database => Seconds(random, 0.5, 5),
        _ => Seconds(random, 10, 20),
    };

    private static TimeSpan Seconds(Random random, double from, double to) => TimeSpan.FromSeconds(Math.Round(from + random.NextDouble() * (to - from), 1));
}
