using System.Diagnostics.Metrics;
using Auvious.Media.Loops;

namespace Auvious.Media;

/// <summary>The meter <c>Auvious.Media</c>: the loops' counters for whoever exports metrics.</summary>
public sealed class MediaMeter : IDisposable
{
    public const string Name = "Auvious.Media";

    readonly Meter meter = new(Name);

    internal MediaMeter(IReadOnlyList<UdpLoop> loops, Func<bool> isDraining)
    {
        meter.CreateObservableGauge("media.links", () => loops.Sum(loop => (long)loop.Packets.Links),
            description: "Peer connections, publishers' and viewers'");
        meter.CreateObservableGauge("media.draining", () => isDraining() ? 1 : 0, description: "1 while this node takes no new stream");
        Count("media.packets.received", "RTP packets from publishers", counters => counters.Received);
        Count("media.packets.forwarded", "RTP packets to viewers", counters => counters.Forwarded);
        Count("media.datagrams", "Datagrams of any kind", counters => counters.Datagrams);
        Count("media.datagrams.dropped", "Datagrams of no known kind or peer",
            counters => counters.Unclassified + counters.UnknownUser + counters.UnknownAddress);
        Count("media.stalls", "Times that a loop stood still for more than half a second", counters => counters.Stalls);
        Count("media.faults", "Links ended by a fault of the media node", counters => counters.Faults);

        void Count(string name, string description, Func<LoopCounters, long> read) =>
            meter.CreateObservableCounter(name, () => loops.Sum(loop => read(loop.Packets.Counters)), description: description);
    }

    public void Dispose() => meter.Dispose();
}
