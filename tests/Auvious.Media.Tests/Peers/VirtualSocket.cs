using Auvious.Media.Loops;
using Auvious.WebRtc;

namespace Auvious.Media.Tests.Peers;

/// <summary>A socket that only remembers what was sent.</summary>
sealed class VirtualSocket : IDatagramSocket
{
    readonly byte[] rented = new byte[2048];

    internal Queue<(TransportAddress To, byte[] Datagram)> Sent { get; } = new();

    public int Port => 10_000;

    public bool ReachesIPv6 => true;

    public void Wait(TimeSpan timeout)
    {
    }

    public bool TryReceive(out Span<byte> datagram, out TransportAddress from)
    {
        datagram = default;
        from = default;
        return false;
    }

    public Span<byte> Rent() => rented;

    public void Send(int length, in TransportAddress to) => Sent.Enqueue((to, rented[..length]));

    public void Flush()
    {
    }

    public void Wake()
    {
    }

    public void Dispose()
    {
    }
}
