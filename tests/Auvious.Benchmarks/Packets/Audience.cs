using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Auvious.Core;
using Auvious.Media;
using Auvious.Media.Actors;
using Auvious.Media.Forwarding;
using Auvious.Media.Loops;
using Auvious.Media.Tests.Peers;
using Auvious.WebRtc.Sdp;

namespace Auvious.Benchmarks.Packets;

/// <summary>A publisher and its viewers on UDP ports of this host, connected to a media loop. They move only while somebody asks for it.</summary>
internal sealed class Audience : IDisposable
{
    /// <summary>On the wire, in bytes: a full packet of a browser's video.</summary>
    public const int PacketLength = 1112;

    // A payload descriptor that begins a frame, then a frame header's keyframe bit (RFC 7741 section 4).
    private static readonly byte[] Keyframe = [0x10, 0x00, .. new byte[PacketLength - AesGcmTag - 14]];
    private const int AesGcmTag = 16;
    private const int VideoPayloadType = 96;

    private readonly MediaPlane plane = MediaPlane.Start(new() { Port = 0, Loops = 1, PublicAddress = "127.0.0.1" }, TimeProvider.System);
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<(Peer Peer, Socket Socket)> peers = [];
    private readonly byte[] buffer = new byte[2048];
    private readonly IPEndPoint server;
    private ulong sent;

    public Audience(int viewers)
    {
        var loop = plane.Loops[0];
        server = new(IPAddress.Loopback, loop.Port);
        var publisher = new Peer();
        var published = Parse(publisher.Offer("chromium-cam"));
        if (!PublishAnswer.TryMake(published, audio: false, video: true, out var publishAnswer, out var reason)) throw new InvalidOperationException(reason);
        var ours = plane.NewTransport(loop);
        var stream = new ForwardedStream(new(
            Endpoint, Transports.Make(plane, loop, ours, publishAnswer.Transport), ours.Ice.Ufrag, ActorRefs.Nobody, publishAnswer, Sources.Next()), null);
        loop.Post(new OpenStream(stream));
        Join(publisher, ours);
        for (var i = 0; i < viewers; i++)
        {
            var viewer = new Peer();
            if (!ViewAnswer.TryMake(Parse(viewer.Offer("chromium-view")), publishAnswer.Tracks, Sources.Next, out var viewAnswer, out reason))
                throw new InvalidOperationException(reason);
            ours = plane.NewTransport(loop);
            loop.Post(new OpenViewer(stream, new(
                Endpoint, Transports.Make(plane, loop, ours, viewAnswer.Transport), ours.Ice.Ufrag, ActorRefs.Nobody, viewAnswer, stream.Publisher,
                "cname", Random.Shared)));
            Join(viewer, ours);
        }
        while (!peers.All(each => each.Peer.IsConnected)) Move();
    }

    public IEnumerable<SocketAddress> Viewers => peers.Skip(1).Select(each => each.Socket.LocalEndPoint!.Serialize());

    /// <summary>Packets forwarded to viewers so far.</summary>
    public long Forwarded => plane.Loops[0].Packets.Counters.Forwarded;

    /// <summary>Everybody shows that they are alive; silent peers are dropped after a while.</summary>
    public void Refresh()
    {
        foreach (var (peer, _) in peers) peer.Check();
        Move();
    }

    /// <summary>Sends a frame of so many packets and waits until every viewer has been sent it.</summary>
    public void Publish(int packets)
    {
        var expected = Forwarded + packets * (peers.Count - 1);
        var timestamp = (uint)(sent * 90);
        for (var i = 1; i <= packets; i++, sent++)
            peers[0].Peer.SendRtp(WebRtc.Tests.Rtp.Packets.Make((ushort)sent, timestamp, payloadType: VideoPayloadType, payload: Keyframe, marker: i == packets), sent);
        while (peers[0].Peer.Outgoing.TryDequeue(out var datagram)) peers[0].Socket.SendTo(datagram, server);
        for (var late = watch.Elapsed + TimeSpan.FromSeconds(5); Forwarded < expected; Thread.Sleep(0))
            if (watch.Elapsed > late) throw new TimeoutException($"{Forwarded} packets forwarded of {expected}.");
        Drain();
    }

    /// <summary>Empties the viewers' sockets, unread.</summary>
    public void Drain()
    {
        foreach (var (_, socket) in peers)
            while (socket.Available > 0) socket.Receive(buffer);
    }

    public void Dispose()
    {
        foreach (var (_, socket) in peers) socket.Dispose();
        plane.Dispose();
    }

    private static EndpointId Endpoint { get; } = new(new("bench"), "endpoint");

    private static SdpOffer Parse(string offer) => SdpOffer.TryParse(offer, out var parsed, out var reason) ? parsed : throw new InvalidOperationException(reason);

    private void Join(Peer peer, AnswerTransport ours)
    {
        peer.Accept(ours.Ice);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        peers.Add((peer, socket));
        peer.Check();
    }

    private void Move()
    {
        foreach (var (peer, socket) in peers)
        {
            peer.HandleTimeout(watch.Elapsed);
            while (peer.Outgoing.TryDequeue(out var datagram)) socket.SendTo(datagram, server);
            while (socket.Available > 0) peer.Take(buffer[..socket.Receive(buffer)], watch.Elapsed);
        }
    }
}
