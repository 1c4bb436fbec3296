namespace Auvious.WebRtc;

/// <summary>What happened to a peer's transport.</summary>
public enum PeerTransportEventKind
{
    /// <summary>An authenticated check came from a new address: route its packets to this peer.</summary>
    AddressValidated,

    /// <summary>Where we send to from now on; it was validated before.</summary>
    AddressSelected,

    /// <summary>The address is no longer this peer's: too many others were validated since.</summary>
    AddressDropped,

    /// <summary>The DTLS handshake is done and SRTP keys are in place.</summary>
    Connected,

    /// <summary>The remote said close_notify, or we closed. Nothing follows.</summary>
    Closed,

    /// <summary>The transport is dead, see <see cref="PeerTransportEvent.Failure"/>. Nothing follows.</summary>
    Failed,
}

/// <summary>Why a transport failed.</summary>
public enum PeerTransportFailure
{
    None,

    /// <summary>Never connected within the time allowed.</summary>
    ConnectTimeout,

    /// <summary>No authenticated packet within the time allowed.</summary>
    Silence,

    /// <summary>The remote's certificate has none of the fingerprints in its offer.</summary>
    FingerprintMismatch,

    /// <summary>The remote sent no certificate.</summary>
    NoCertificate,

    /// <summary>The remote offered no SRTP protection profile that we know.</summary>
    NoSrtpProfile,

    /// <summary>The handshake failed otherwise, here or there.</summary>
    Handshake,

    /// <summary>The remote sent a fatal alert after the handshake.</summary>
    Alert,
}

/// <summary>One event of a peer's transport; the address is set for the address events.</summary>
public readonly record struct PeerTransportEvent(
    PeerTransportEventKind Kind,
    TransportAddress Address = default,
    PeerTransportFailure Failure = PeerTransportFailure.None);
