using Akka.Actor;
using Auvious.Media.Forwarding;
using Auvious.WebRtc;
using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Stun;

namespace Auvious.Media.Loops;

/// <summary>
/// The work of a loop without its thread: datagrams, commands and time in, datagrams and messages to actors out. What goes wrong with one
/// link ends that link.
/// </summary>
/// <param name="run">Runs a handshake step elsewhere and posts <see cref="HandshakeStepDone"/>.</param>
public sealed partial class PacketLoop(IDatagramSocket socket, Action<Link, DtlsHandshakeStep> run)
{
    static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);

    readonly LinkTable links = new();
    readonly List<ForwardedStream> streams = [];
    readonly List<ForwardedStream> touched = [];
    readonly byte[] stunResponse = new byte[PeerTransport.MaxStunResponse];

    internal IDatagramSocket Socket => socket;

    public LoopCounters Counters { get; } = new();

    public int Links => links.Count;

    /// <summary>When <see cref="Tick"/> wants to be called.</summary>
    public TimeSpan NextTick { get; private set; }

    /// <param name="datagram">May be changed: packets are decrypted in place.</param>
    public void Take(Span<byte> datagram, in TransportAddress from, TimeSpan now)
    {
        Counters.Datagrams++;
        var kind = PacketClassifier.Classify(datagram);
        Link? link;
        if (kind == PacketClass.Stun)
        {
            if (!StunMessage.TryReadUsername(datagram, out var ufrag) || !links.TryFind(ufrag, out link))
            {
                Counters.UnknownUser++;
                return;
            }
        }
        else if (kind == PacketClass.Unknown)
        {
            Counters.Unclassified++;
            return;
        }
        else if (!links.TryFind(from, out link))
        {
            Counters.UnknownAddress++;
            return;
        }
        try
        {
            Take(kind, link!, datagram, from, now);
        }
        catch (Exception e)
        {
            Fail(link!, e);
        }
        EndThose(now);
    }

    public void Execute(LoopCommand command, TimeSpan now)
    {
        switch (command)
        {
            case OpenStream open:
                streams.Add(open.Stream);
                links.Add(open.Stream.Publisher);
                NextTick = now;
                break;
            case CloseStream close:
                Close(close.Stream, now);
                break;
            case OpenViewer open when !streams.Contains(open.Stream):
                Tell(open.Viewer, new LinkEnded(open.Viewer, "the stream has ended"));
                open.Viewer.Transport.Dispose();
                break;
            case OpenViewer open:
                open.Stream.Add(open.Viewer);
                links.Add(open.Viewer);
                break;
            case CloseViewer close:
                if (!close.Viewer.Ended) Drop(close.Viewer, now);
                break;
            case LimitStream limit:
                limit.Stream.Publisher.Feedback.VideoLimit = limit.VideoBitrate;
                break;
            case HandshakeStepDone done:
                done.Link.Handshaking = false;
                Guard(done.Link, static (loop, link, step, now) =>
                {
                    link.Transport.Complete(step!, now);
                    loop.Settle(link, now);
                }, done.Step, now);
                if (done.Link.Ended) done.Link.Transport.Dispose();
                break;
        }
        EndThose(now);
    }

    /// <summary>Feedback that a batch of datagrams made urgent.</summary>
    public void Flush(TimeSpan now)
    {
        foreach (var stream in touched)
            if (!stream.Publisher.Ended && stream.Publisher.Feedback.IsUrgent(now))
                Guard(stream.Publisher, static (loop, link, _, now) =>
                    link.Stream?.Publisher.Feedback.Tick(loop, link.Stream, now), null, now);
        touched.Clear();
        EndThose(now);
        socket.Flush();
    }

    public void Tick(TimeSpan now)
    {
        if (now < NextTick) return;
        NextTick = now + (links.Count == 0 ? IdleInterval : TickInterval);
        foreach (var link in links.All)
            if (!link.Handshaking && link.Transport.NextDeadline <= now)
                Guard(link, static (loop, link, _, now) =>
                {
                    link.Transport.HandleTimeout(now);
                    loop.Settle(link, now);
                }, null, now);
        foreach (var stream in streams)
            Guard(stream.Publisher, static (loop, link, _, now) => link.Stream?.Tick(loop, now), null, now);
        EndThose(now);
    }

    /// <summary>The stream got packets in this batch.</summary>
    internal void Touch(ForwardedStream stream)
    {
        if (!touched.Contains(stream)) touched.Add(stream);
    }

    void Take(PacketClass kind, Link link, Span<byte> datagram, in TransportAddress from, TimeSpan now)
    {
        switch (kind)
        {
            case PacketClass.Rtp:
                if (link.Transport.TryUnprotectRtp(datagram, now, out int length, out _)) link.TakeRtp(datagram[..length], this, now);
                return;
            case PacketClass.Rtcp:
                if (link.Transport.TryUnprotectRtcp(datagram, now, out length)) link.TakeRtcp(datagram[..length], this, now);
                return;
            case PacketClass.Stun:
                int answer = link.Transport.HandleStun(datagram, from, now, stunResponse);
                if (answer > 0)
                {
                    stunResponse.AsSpan(0, answer).CopyTo(socket.Rent());
                    socket.Send(answer, from);
                }
                break;
            case PacketClass.Dtls:
                link.Transport.HandleDtls(datagram, from, now);
                break;
        }
        Settle(link, now);
    }
}
