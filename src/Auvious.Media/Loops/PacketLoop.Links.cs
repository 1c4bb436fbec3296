using Akka.Actor;
using Auvious.Media.Forwarding;
using Auvious.WebRtc;
using Auvious.WebRtc.Dtls;

namespace Auvious.Media.Loops;

// The life of links on a loop: what their transports want, and how they end.
public sealed partial class PacketLoop
{
    readonly List<LinkEnded> ending = [];

    /// <summary>A fault of ours in one link's work ends that link, once what is being walked has been walked.</summary>
    internal void Fail(Link link, Exception e)
    {
        Counters.Faults++;
        ending.Add(new(link, "failed in the media node", e));
    }

    // After anything that may have moved the transport: handshake step, datagrams, events, in that order.
    void Settle(Link link, TimeSpan now)
    {
        if (link.Ended) return;
        var transport = link.Transport;
        if (transport.TakeHandshakeStep() is { } step)
        {
            link.Handshaking = true;
            run(link, step);
        }
        SendRest(transport);
        while (transport.TryTakeEvent(out var next))
        {
            switch (next.Kind)
            {
                case PeerTransportEventKind.AddressValidated:
                    links.Bind(next.Address, link);
                    break;
                case PeerTransportEventKind.AddressDropped:
                    links.Unbind(next.Address, link);
                    break;
                case PeerTransportEventKind.Connected:
                    link.Connected(this, now);
                    Tell(link, new LinkConnected(link));
                    break;
                case PeerTransportEventKind.Closed:
                    ending.Add(new(link, "closed by the other side"));
                    break;
                case PeerTransportEventKind.Failed:
                    ending.Add(new(link, EndReasons.Of(next.Failure)));
                    break;
            }
        }
    }

    void SendRest(PeerTransport transport)
    {
        while (transport.TryTakeDatagram(out var datagram))
        {
            if (transport.SendAddress is not { } address) continue;
            datagram.Span.CopyTo(socket.Rent());
            socket.Send(datagram.Length, address);
        }
    }

    void Guard(Link link, Action<PacketLoop, Link, DtlsHandshakeStep?, TimeSpan> work, DtlsHandshakeStep? step, TimeSpan now)
    {
        if (link.Ended && step is null) return;
        try
        {
            work(this, link, step, now);
        }
        catch (Exception e)
        {
            Fail(link, e);
        }
    }

    // Not while tables are being walked.
    void EndThose(TimeSpan now)
    {
        if (ending.Count == 0) return;
        foreach (var ended in ending)
        {
            var link = ended.Link;
            if (link.Ended) continue;
            Tell(link, ended);
            if (link is PublisherLink { Stream: { } stream }) Close(stream, now);
            else Drop(link, now);
        }
        ending.Clear();
    }

    void Close(ForwardedStream stream, TimeSpan now)
    {
        if (!streams.Remove(stream)) return;
        foreach (var viewer in stream.Viewers.ToArray()) Drop(viewer, now);
        Drop(stream.Publisher, now);
    }

    void Drop(Link link, TimeSpan now)
    {
        if (link.Ended) return;
        try
        {
            link.Transport.Close();
            SendRest(link.Transport);
        }
        catch (Exception)
        {
            Counters.Faults++;
        }
        link.Ended = true;
        links.Remove(link);
        if (link is ViewerLink viewer) link.Stream?.Remove(viewer);
        // A step that still runs elsewhere uses it: then the step's return disposes.
        if (!link.Handshaking) link.Transport.Dispose();
    }

    static void Tell(Link link, object message) => link.Owner.Tell(message, ActorRefs.NoSender);
}
