using System.Net;
using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;

namespace Auvious.WebRtc.Sdp;

/// <summary>Our side of the transport, as an answer tells it: complete, as ICE-lite has nothing to trickle.</summary>
/// <param name="Addresses">Most preferred first; all UDP, all host candidates.</param>
/// <param name="SessionId">Any number; RFC 8866 section 5.2 wants it unique.</param>
public sealed record AnswerTransport(
    IceCredentials Ice, CertificateFingerprint Fingerprint, IReadOnlyList<IPEndPoint> Addresses, ulong SessionId);
