using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc;

/// <summary>
/// The transport of one peer connection: ICE-lite, DTLS server, SRTP. Sans-IO and single-owner: bytes and time in; bytes, events and the next
/// deadline out. Garbage of any kind is counted, never thrown.
/// </summary>
/// <remarks>
/// The owner loops like this. Per datagram, by <see cref="PacketClassifier.Classify"/>: STUN from an unknown address finds the
/// peer by <see cref="Stun.StunMessage.TryReadUsername"/>, all else by the table of validated addresses. After each HandleStun, HandleDtls,
/// HandleTimeout and Complete: take the handshake step, take datagrams (they go to <see cref="SendAddress"/>), take events. Call
/// HandleTimeout when <see cref="NextDeadline"/> is reached. <c>now</c> is monotonic time since any fixed origin.
/// </remarks>
public sealed class PeerTransport : IDisposable
{
    /// <summary>The longest answer <see cref="HandleStun"/> writes.</summary>
    public const int MaxStunResponse = 256;

    public PeerTransport(PeerTransportOptions options, TimeSpan now) => throw new NotImplementedException();

    /// <summary>The nominated address; before the first nomination the first validated one; null before that.</summary>
    public TransportAddress? SendAddress => throw new NotImplementedException();

    /// <summary>DTLS is done, SRTP may flow, and neither side closed.</summary>
    public bool IsConnected => throw new NotImplementedException();

    /// <summary>Closed or failed.</summary>
    public bool IsEnded => throw new NotImplementedException();

    /// <summary>What the handshake chose; None before it.</summary>
    public SrtpProfile Profile => throw new NotImplementedException();

    /// <summary>When an authenticated packet last came; the time of creation before that.</summary>
    public TimeSpan LastAuthenticated => throw new NotImplementedException();

    /// <summary>When to call <see cref="HandleTimeout"/> at the latest; TimeSpan.MaxValue for never.</summary>
    public TimeSpan NextDeadline => throw new NotImplementedException();

    public PeerTransportCounters Counters => throw new NotImplementedException();

    /// <summary>Handles a STUN datagram and returns the length of the answer to send back to <paramref name="from"/>, 0 for none.</summary>
    /// <param name="response">Room for <see cref="MaxStunResponse"/> bytes.</param>
    public int HandleStun(ReadOnlySpan<byte> datagram, in TransportAddress from, TimeSpan now, Span<byte> response) =>
        throw new NotImplementedException();

    /// <summary>Handles a DTLS datagram; handshake records wait for the next handshake step.</summary>
    public void HandleDtls(ReadOnlySpan<byte> datagram, in TransportAddress from, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Retransmits a handshake flight, or finds the peer dead.</summary>
    public void HandleTimeout(TimeSpan now) => throw new NotImplementedException();

    /// <summary>Handshake work to run on any thread and hand back to <see cref="Complete"/>; null when there is none.</summary>
    public DtlsHandshakeStep? TakeHandshakeStep() => throw new NotImplementedException();

    /// <summary>Takes the outcome of a step that was run: datagrams to send, and at last the keys.</summary>
    public void Complete(DtlsHandshakeStep step, TimeSpan now) => throw new NotImplementedException();

    /// <summary>The next DTLS datagram to send to <see cref="SendAddress"/>.</summary>
    public bool TryTakeDatagram(out ReadOnlyMemory<byte> datagram) => throw new NotImplementedException();

    public bool TryTakeEvent(out PeerTransportEvent next) => throw new NotImplementedException();

    /// <summary>Decrypts in place.</summary>
    /// <param name="index">The packet's 48-bit index: roll-over counter and sequence number (RFC 3711 section 3.3.1).</param>
    public bool TryUnprotectRtp(Span<byte> packet, TimeSpan now, out int plainLength, out ulong index) => throw new NotImplementedException();

    /// <summary>Decrypts in place.</summary>
    public bool TryUnprotectRtcp(Span<byte> packet, TimeSpan now, out int plainLength) => throw new NotImplementedException();

    /// <summary>Encrypts in place and returns the new length, 0 while not connected.</summary>
    /// <param name="packet">The packet with <see cref="SrtpProfiles.MaxRtpOverhead"/> bytes of room behind it.</param>
    /// <param name="index">48 bits: roll-over counter and the sequence number in the packet; never twice for different packets of an SSRC.</param>
    public int ProtectRtp(Span<byte> packet, int length, ulong index) => throw new NotImplementedException();

    /// <summary>Encrypts a compound packet in place and returns the new length, 0 while not connected.</summary>
    /// <param name="packet">The packet with <see cref="SrtpProfiles.MaxRtcpOverhead"/> bytes of room behind it.</param>
    public int ProtectRtcp(Span<byte> packet, int length) => throw new NotImplementedException();

    /// <summary>Says close_notify if the handshake is done; what is left to send is taken as always.</summary>
    public void Close(TimeSpan now) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
