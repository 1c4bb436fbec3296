using Akka.Actor;
using Auvious.Core;
using Auvious.Media.Forwarding;
using Auvious.Media.Loops;
using Auvious.WebRtc;
using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media.Tests.Peers;

/// <summary>A loop without its thread, and peers around it, in virtual time.</summary>
sealed class Stage
{
    static readonly DtlsCertificate Certificate = DtlsCertificate.Create(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    readonly VirtualSocket socket = new();
    readonly Dictionary<TransportAddress, Peer> peers = [];
    readonly Queue<LoopCommand> commands = new();
    ushort nextPort = 50_000;
    uint nextSource = 0x5000_0000;

    internal Stage() => Loop = new(socket, (link, step) =>
    {
        step.Run();
        commands.Enqueue(new HandshakeStepDone(link, step));
    });

    internal PacketLoop Loop { get; }

    internal TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(100);

    /// <summary>Which datagrams to a peer are lost, by peer and datagram.</summary>
    internal Func<Peer, byte[], bool> Loses { get; set; } = (_, _) => false;

    internal (Peer Peer, ForwardedStream Stream, PublishAnswer Answer) Publish(
        string offer = "chromium-mic-and-cam", bool audio = true, bool video = true, int? videoBitrate = null, IActorRef? owner = null)
    {
        var peer = new Peer();
        SdpOffer.TryParse(peer.Offer(offer), out var parsed, out string reason).ShouldBeTrue(reason);
        PublishAnswer.TryMake(parsed!, audio, video, out var answer, out reason).ShouldBeTrue(reason);
        var ice = IceCredentials.Create();
        var link = new PublisherLink(
            Endpoint("publisher"), Transport(ice, answer!.Transport), ice.Ufrag, owner ?? ActorRefs.Nobody, answer, nextSource++);
        var stream = new ForwardedStream(link, videoBitrate);
        Loop.Execute(new OpenStream(stream), Now);
        Join(peer, ice);
        return (peer, stream, answer);
    }

    internal (Peer Peer, ViewerLink Link, ViewAnswer Answer) View(
        (Peer, ForwardedStream Stream, PublishAnswer Answer) publication,
        string offer = "chromium-view", IActorRef? owner = null, string cname = "cname")
    {
        var peer = new Peer();
        SdpOffer.TryParse(peer.Offer(offer), out var parsed, out string reason).ShouldBeTrue(reason);
        ViewAnswer.TryMake(parsed!, publication.Answer.Tracks, () => nextSource++, out var answer, out reason).ShouldBeTrue(reason);
        var ice = IceCredentials.Create();
        var link = new ViewerLink(Endpoint("viewer"), Transport(ice, answer!.Transport), ice.Ufrag, owner ?? ActorRefs.Nobody, answer,
            publication.Stream.Publisher, cname, new Random(1));
        Loop.Execute(new OpenViewer(publication.Stream, link), Now);
        Join(peer, ice);
        return (peer, link, answer);
    }

    internal void Connect(params Peer[] connecting)
    {
        foreach (var peer in connecting) peer.Check();
        Run(100);
        foreach (var peer in connecting) peer.IsConnected.ShouldBeTrue();
    }

    /// <summary>Lets time pass, with everything that is underway.</summary>
    internal void Run(int milliseconds)
    {
        for (var end = Now + TimeSpan.FromMilliseconds(milliseconds); Now < end; Now += Step)
        {
            foreach (var (address, peer) in peers)
            {
                peer.HandleTimeout(Now);
                while (peer.Outgoing.TryDequeue(out var datagram)) Loop.Take(datagram, address, Now);
            }
            while (commands.TryDequeue(out var command)) Loop.Execute(command, Now);
            Loop.Flush(Now);
            Loop.Tick(Now);
            while (socket.Sent.TryDequeue(out var sent))
                if (peers.TryGetValue(sent.To, out var peer) && !Loses(peer, sent.Datagram)) peer.Take(sent.Datagram, Now);
        }
    }

    /// <summary>A peer's consent checks stop, and all else it would say.</summary>
    internal void Silence(Peer peer) => peers.Remove(peers.Single(pair => pair.Value == peer).Key);

    void Join(Peer peer, IceCredentials server)
    {
        peer.Accept(server);
        peers.Add(TransportAddress.From([192, 0, 2, 1], nextPort++), peer);
    }

    PeerTransport Transport(IceCredentials local, OfferedMedia theirs) => new(
        new() { Local = local, Remote = theirs.Ice!, Certificate = Certificate, RemoteFingerprints = theirs.Fingerprints }, Now);

    static EndpointId Endpoint(string name) => new(new("demo"), name);
}
