using System.Net;
using System.Net.Sockets;
using Auvious.WebRtc;

namespace Auvious.Media.Loops;

/// <summary>A plain .NET socket: one system call per datagram, no allocation.</summary>
public sealed class UdpSocket : IDatagramSocket
{
    const int MaxDatagram = 2048;
    const int KernelBuffer = 4 * 1024 * 1024;

    readonly Socket socket;
    readonly SocketAddress source;
    readonly SocketAddress target;
    readonly IPEndPoint self;
    readonly byte[] received = new byte[MaxDatagram];
    readonly byte[] rented = new byte[MaxDatagram];
    int waking;

    UdpSocket(Socket socket)
    {
        this.socket = socket;
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        ReachesIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        source = new(socket.AddressFamily);
        target = new(socket.AddressFamily);
        self = new(ReachesIPv6 ? IPAddress.Loopback.MapToIPv6() : IPAddress.Loopback, Port);
    }

    internal nint Handle => socket.Handle;

    public int Port { get; }

    public bool ReachesIPv6 { get; }

    /// <summary>Binds every address, both families where the host has IPv6.</summary>
    public static UdpSocket Bind(int port)
    {
        try
        {
            if (Socket.OSSupportsIPv6) return Bind(AddressFamily.InterNetworkV6, new(IPAddress.IPv6Any, port));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            // The kernel knows IPv6 but has it switched off.
        }
        return Bind(AddressFamily.InterNetwork, new(IPAddress.Any, port));
    }

    static UdpSocket Bind(AddressFamily family, IPEndPoint local)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (family == AddressFamily.InterNetworkV6) socket.DualMode = true;
            socket.ReceiveBufferSize = KernelBuffer;
            socket.SendBufferSize = KernelBuffer;
            socket.Blocking = false;
            socket.Bind(local);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Wait(TimeSpan timeout)
    {
        if (timeout > TimeSpan.Zero) socket.Poll(timeout, SelectMode.SelectRead);
        // From here on a new wish needs a new datagram, should this one be lost.
        Volatile.Write(ref waking, 0);
    }

    public bool TryReceive(out Span<byte> datagram, out TransportAddress from)
    {
        while (socket.Poll(0, SelectMode.SelectRead))
        {
            try
            {
                int length = socket.ReceiveFrom(received, SocketFlags.None, source);
                from = TransportAddress.From(source);
                datagram = received.AsSpan(0, length);
                if (!IsWakeUp(datagram, from)) return true;
            }
            catch (SocketException)
            {
                // An ICMP error of an earlier send, or a datagram larger than any we take.
            }
        }
        datagram = default;
        from = default;
        return false;
    }

    /// <summary>What <see cref="Wake"/> sends to ourselves; no protocol on this port starts so.</summary>
    internal bool IsWakeUp(ReadOnlySpan<byte> datagram, in TransportAddress from) =>
        datagram.Length == 1 && datagram[0] == 0xFF && from.Port == Port;

    public Span<byte> Rent() => rented;

    public void Send(int length, in TransportAddress to)
    {
        if (!to.IsIPv4 && !ReachesIPv6) return;
        to.CopyTo(target);
        try
        {
            socket.SendTo(rented.AsSpan(0, length), SocketFlags.None, target);
        }
        catch (SocketException)
        {
            // Lost, as a datagram may be.
        }
    }

    public void Flush()
    {
    }

    public void Wake()
    {
        if (Interlocked.Exchange(ref waking, 1) == 1) return;
        try
        {
            socket.SendTo([0xFF], self);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Volatile.Write(ref waking, 0);
        }
    }

    public void Dispose() => socket.Dispose();
}
