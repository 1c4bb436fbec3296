using System.Net.Sockets;
using Auvious.WebRtc;

namespace Auvious.Media.Loops;

/// <summary>A socket that receives and sends in batches by Linux's own calls.</summary>
public sealed class LinuxUdpSocket : IDatagramSocket
{
    readonly UdpSocket plain;
    readonly int descriptor;
    readonly ReceiveBatch incoming = new();
    readonly SendBatch outgoing;

    LinuxUdpSocket(UdpSocket plain)
    {
        this.plain = plain;
        descriptor = (int)plain.Handle;
        outgoing = new(descriptor, plain.ReachesIPv6);
    }

    public int Port => plain.Port;

    public bool ReachesIPv6 => plain.ReachesIPv6;

    public static bool IsSupported => LinuxNative.IsSupported;

    /// <summary>Binds every address, both families where the host has IPv6.</summary>
    public static LinuxUdpSocket Bind(int port) => new(UdpSocket.Bind(port));

    public void Wait(TimeSpan timeout) => plain.Wait(incoming.HasMore ? TimeSpan.Zero : timeout);

    public bool TryReceive(out Span<byte> datagram, out TransportAddress from)
    {
        while (incoming.TryNext(descriptor, out datagram, out from))
            if (!plain.IsWakeUp(datagram, from)) return true;
        return false;
    }

    public Span<byte> Rent()
    {
        if (outgoing.IsFull) outgoing.Flush();
        return outgoing.Rent();
    }

    public void Send(int length, in TransportAddress to)
    {
        if (to.IsIPv4 || ReachesIPv6) outgoing.Add(length, to);
    }

    public void Flush() => outgoing.Flush();

    public void Wake() => plain.Wake();

    public void Dispose()
    {
        plain.Dispose();
        incoming.Dispose();
        outgoing.Dispose();
    }
}
