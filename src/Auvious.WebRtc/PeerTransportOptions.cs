using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;

namespace Auvious.WebRtc;

/// <summary>What one peer's transport is made of: both sides' ICE credentials, our certificate, the remote's fingerprints.</summary>
public sealed record PeerTransportOptions
{
    public required IceCredentials Local { get; init; }

    public required IceCredentials Remote { get; init; }

    /// <summary>The process's certificate; its fingerprint is in our answer.</summary>
    public required DtlsCertificate Certificate { get; init; }

    /// <summary>The offer's <c>a=fingerprint</c> lines; the remote's certificate has to match one of them (RFC 8122 section 5).</summary>
    public required IReadOnlyList<CertificateFingerprint> RemoteFingerprints { get; init; }

    /// <summary>From creation to the end of the DTLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connected peer may go without an authenticated packet.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
