using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Auvious.Media.Tests.Peers;

/// <summary>Peers on real UDP ports of this host. They move only while somebody waits for a condition.</summary>
sealed class Network : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly List<(Peer Peer, Socket Socket)> peers = [];
    readonly Stopwatch watch = Stopwatch.StartNew();
    readonly byte[] buffer = new byte[2048];

    internal Peer Join(string answer, Peer peer)
    {
        peer.Accept(answer);
        var port = int.Parse(answer.Split("m=")[1].Split(' ')[1]);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        peers.Add((peer, socket));
        peer.Check();
        return peer;
    }

    internal void Until(Func<bool> condition)
    {
        var end = watch.Elapsed + Patience;
        while (!condition())
        {
            (watch.Elapsed < end).ShouldBeTrue("The condition was not met in time.");
            foreach (var (peer, socket) in peers)
            {
                peer.HandleTimeout(watch.Elapsed);
                try
                {
                    while (peer.Outgoing.TryDequeue(out var datagram)) socket.Send(datagram);
                    while (socket.Poll(TimeSpan.FromMilliseconds(1), SelectMode.SelectRead))
                        peer.Take(buffer[..socket.Receive(buffer)], watch.Elapsed);
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    // Whoever it spoke to was killed: a peer learns nothing from that.
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, socket) in peers) socket.Dispose();
    }
}
