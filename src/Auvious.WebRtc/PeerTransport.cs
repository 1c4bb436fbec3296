using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc;

/// <summary>
/// The transport of one peer connection: ICE-lite, DTLS server, SRTP. Sans-IO and single-owner: bytes and time in; bytes, events and
/// the next deadline out. Garbage of any kind is counted, never thrown.
/// </summary>
/// <remarks>
/// The owner loops like this. Per datagram, by <see cref="PacketClassifier.Classify"/>: STUN from an unknown address finds the
/// peer by <see cref="Stun.StunMessage.TryReadUsername"/>, all else by the table of validated addresses. After each HandleStun, HandleDtls,
/// HandleTimeout, Complete and Close: take the handshake step, take datagrams (they go to <see cref="SendAddress"/>), take events. Call
/// HandleTimeout when <see cref="NextDeadline"/> is reached. <c>now</c> is monotonic time since any fixed origin.
/// </remarks>
public sealed partial class PeerTransport : IDisposable
{
    /// <summary>The longest answer <see cref="HandleStun"/> writes.</summary>
    public const int MaxStunResponse = IceLiteAgent.MaxAnswer;

    readonly PeerTransportOptions options;
    readonly IceLiteAgent ice;
    readonly RemoteAddresses addresses = new();
    readonly TimeSpan connectDeadline;
    readonly Queue<PeerTransportEvent> events = new();
    PeerTransportCounters counters;

    public PeerTransport(PeerTransportOptions options, TimeSpan now)
    {
        this.options = options;
        ice = new(options.Local, options.Remote);
        handshake = new(options.Certificate, options.RemoteFingerprints);
        connectDeadline = now + options.ConnectTimeout;
        LastAuthenticated = now;
    }

    /// <summary>The nominated address; before the first nomination the first validated one; null before that.</summary>
    public TransportAddress? SendAddress => addresses.Selected;

    /// <summary>DTLS is done, SRTP may flow, and neither side closed.</summary>
    public bool IsConnected => connection is not null && !IsEnded;

    /// <summary>Closed or failed.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>When an authenticated packet (STUN, SRTP or SRTCP) last came; the time of creation before that.</summary>
    public TimeSpan LastAuthenticated { get; private set; }

    /// <summary>When to call <see cref="HandleTimeout"/> at the latest; TimeSpan.MaxValue for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            if (IsEnded) return TimeSpan.MaxValue;
            TimeSpan death = IsConnected ? LastAuthenticated + options.SilenceTimeout : connectDeadline;
            return death < outbox.NextDeadline ? death : outbox.NextDeadline;
        }
    }

    public PeerTransportCounters Counters => counters;

    /// <summary>Handles a STUN datagram and returns the length of the answer to send back to <paramref name="from"/>, 0 for none.</summary>
    /// <param name="response">Room for <see cref="MaxStunResponse"/> bytes.</param>
    public int HandleStun(ReadOnlySpan<byte> datagram, in TransportAddress from, TimeSpan now, Span<byte> response)
    {
        if (IsEnded) return 0;
        IceVerdict verdict = ice.Handle(datagram, from, response, out int length);
        counters.Count(verdict);
        if (verdict is not (IceVerdict.Check or IceVerdict.Nomination)) return length;

        LastAuthenticated = now;
        bool isNew = addresses.Validate(from, now, out TransportAddress? dropped);
        if (isNew) events.Enqueue(new(PeerTransportEventKind.AddressValidated, from));
        if (dropped is { } old) events.Enqueue(new(PeerTransportEventKind.AddressDropped, old));
        // The latest nomination wins: a remote that moves to another network nominates anew.
        if ((verdict == IceVerdict.Nomination || addresses.Selected is null) && addresses.Select(from))
        {
            events.Enqueue(new(PeerTransportEventKind.AddressSelected, from));
        }
        return length;
    }

    /// <summary>Retransmits a handshake flight, or finds the peer dead.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (IsEnded) return;
        if (!IsConnected && now >= connectDeadline) End(PeerTransportFailure.ConnectTimeout);
        else if (IsConnected && now >= LastAuthenticated + options.SilenceTimeout) End(PeerTransportFailure.Silence);
        else outbox.HandleTimeout(now);
    }

    public bool TryTakeEvent(out PeerTransportEvent next) => events.TryDequeue(out next);

    /// <summary>Says close_notify if the handshake is done; what is left to send is taken as always.</summary>
    public void Close()
    {
        if (IsEnded) return;
        if (connection is not null)
        {
            connection.Close();
            outbox.Send(connection.TakeSent());
        }
        End(PeerTransportFailure.None);
    }

    public void Dispose()
    {
        IsEnded = true;
        outbox.Settle();
        inbound?.Dispose();
        outbound?.Dispose();
    }

    void End(PeerTransportFailure failure)
    {
        Dispose();
        events.Enqueue(failure == PeerTransportFailure.None
            ? new(PeerTransportEventKind.Closed)
            : new(PeerTransportEventKind.Failed, Failure: failure));
    }
}
