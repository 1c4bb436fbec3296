using Akka.Actor;
using Auvious.Core;
using Auvious.WebRtc;

namespace Auvious.Media.Forwarding;

/// <summary>
/// One peer connection on a loop: the publisher's or a viewer's. Made by an actor, then owned by the loop; the actor keeps it only as a
/// name.
/// </summary>
/// <param name="owner">Told <see cref="Loops.LinkConnected"/> and <see cref="Loops.LinkEnded"/>.</param>
public abstract class Link(EndpointId endpoint, PeerTransport transport, string localUfrag, IActorRef owner)
{
    public EndpointId Endpoint { get; } = endpoint;

    public PeerTransport Transport { get; } = transport;

    public string LocalUfrag { get; } = localUfrag;

    public IActorRef Owner { get; } = owner;

    /// <summary>The stream this link publishes or views; null when it is not on a loop.</summary>
    internal ForwardedStream? Stream { get; set; }

    /// <summary>Where its packets come from: what the loop's address table holds for it.</summary>
    internal List<TransportAddress> Addresses { get; } = [];

    /// <summary>A step of its handshake runs on another thread.</summary>
    internal bool Handshaking { get; set; }

    internal bool Ended { get; set; }

    /// <summary>A decrypted packet, valid during the call, free to be changed.</summary>
    internal abstract void TakeRtp(Span<byte> packet, Loops.PacketLoop loop, TimeSpan now);

    internal abstract void TakeRtcp(ReadOnlySpan<byte> compound, Loops.PacketLoop loop, TimeSpan now);

    internal virtual void Connected(Loops.PacketLoop loop, TimeSpan now)
    {
    }
}
