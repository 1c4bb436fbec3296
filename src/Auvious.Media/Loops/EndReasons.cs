using Auvious.WebRtc;

namespace Auvious.Media.Loops;

/// <summary>What an operator reads when a link is gone.</summary>
static class EndReasons
{
    internal static string Of(PeerTransportFailure failure) => failure switch
    {
        PeerTransportFailure.ConnectTimeout => "never connected",
        PeerTransportFailure.Silence => "timed out",
        PeerTransportFailure.FingerprintMismatch => "certificate is not the offer's",
        PeerTransportFailure.NoCertificate => "no certificate",
        PeerTransportFailure.NoSrtpProfile => "no SRTP profile in common",
        PeerTransportFailure.Alert => "closed by an alert",
        _ => "handshake failed",
    };
}
