using System.Net.Sockets;
using Auvious.Benchmarks.Measuring;

namespace Auvious.Benchmarks.Packets;

/// <summary>
/// Processor time of the media loop per forwarded packet, everything included that it does for one, beside handing the same bytes to a
/// socket's SendTo.
/// </summary>
public static class PacketCost
{
    private const int Rounds = 9;

    /// <summary>Packets forwarded in a round, about.</summary>
    private const int Sends = 20_000;

    public static Task<IReadOnlyList<Row>> Measure() => Task.FromResult<IReadOnlyList<Row>>(
        [.. new[] { (10, 1), (10, 4), (100, 1), (100, 4) }.Select(shape => Measure(shape.Item1, shape.Item2))]);

    private static Row Measure(int viewers, int burst)
    {
        using var audience = new Audience(viewers);
        var loop = ThreadTime.Of("media-0");
        var (forwarded, bare) = (new Sample("µs"), new Sample("µs"));
        for (var round = -1; round < Rounds; round++)
        {
            audience.Refresh();
            var (before, count) = (loop.Microseconds, audience.Forwarded);
            for (var sent = 0; sent < Sends; sent += viewers * burst) audience.Publish(burst);
            var cost = (loop.Microseconds - before) / (audience.Forwarded - count);
            var bareCost = Send(audience, viewers, burst);
            // The first round compiles.
            if (round < 0) continue;
            forwarded.Add(cost);
            bare.Add(bareCost);
        }
        return Row.Of($"processor time per forwarded packet, {viewers} viewers, {burst} a frame", forwarded, "Socket.SendTo", bare);
    }

    private static double Send(Audience audience, int viewers, int burst)
    {
        var (cost, count) = (0.0, 0);
        var thread = new Thread(() =>
        {
            var own = ThreadTime.Of("bare");
            var packet = new byte[Audience.PacketLength];
            var addresses = audience.Viewers.ToArray();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            for (; count < Sends; count += viewers * burst)
            {
                var before = own.Microseconds;
                foreach (var address in addresses)
                    for (var i = 0; i < burst; i++) socket.SendTo(packet, SocketFlags.None, address);
                cost += own.Microseconds - before;
                audience.Drain();
            }
        })
        { Name = "bare" };
        thread.Start();
        thread.Join();
        return cost / count;
    }
}
