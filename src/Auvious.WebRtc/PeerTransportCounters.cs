using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc;

/// <summary>What a peer's transport let in and what it dropped, in datagrams.</summary>
public struct PeerTransportCounters
{
    /// <summary>Authenticated checks.</summary>
    public long StunRequests;

    /// <summary>Not parsable, no FINGERPRINT or a wrong one.</summary>
    public long StunMalformed;

    /// <summary>Wrong user name, or MESSAGE-INTEGRITY missing or wrong.</summary>
    public long StunUnauthorized;

    /// <summary>Answered 420 or 487.</summary>
    public long StunRefused;

    /// <summary>Indications, responses and other methods.</summary>
    public long StunIgnored;

    public long DtlsDatagrams;

    /// <summary>From an address no authenticated check came from.</summary>
    public long DtlsUnvalidated;

    /// <summary>Not a DTLS record, or application data, which nobody here speaks.</summary>
    public long DtlsMalformed;

    /// <summary>Beyond what is kept of one handshake.</summary>
    public long DtlsOverflow;

    public long RtpPackets;

    public long RtcpPackets;

    /// <summary>RTP or RTCP before there are keys.</summary>
    public long SrtpEarly;

    public long SrtpMalformed;

    public long SrtpUnauthentic;

    public long SrtpReplayed;

    /// <summary>More inbound sources than are kept per peer.</summary>
    public long SrtpTooManySources;

    internal void Count(IceVerdict verdict)
    {
        switch (verdict)
        {
            case IceVerdict.Malformed: StunMalformed++; break;
            case IceVerdict.Ignored: StunIgnored++; break;
            case IceVerdict.Unauthorized: StunUnauthorized++; break;
            case IceVerdict.Refused: StunRefused++; break;
            default: StunRequests++; break;
        }
    }

    internal void Count(SrtpVerdict verdict)
    {
        switch (verdict)
        {
            case SrtpVerdict.Malformed: SrtpMalformed++; break;
            case SrtpVerdict.Unauthentic: SrtpUnauthentic++; break;
            case SrtpVerdict.Replayed: SrtpReplayed++; break;
            case SrtpVerdict.TooManySources: SrtpTooManySources++; break;
            default: break;
        }
    }
}
