using System.Security.Cryptography;
using Auvious.Media.Loops;
using Auvious.WebRtc;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media.Actors;

/// <summary>Makes the transport of a peer connection out of both sides' descriptions.</summary>
static class Transports
{
    /// <param name="theirs">An m-line that was accepted: it has credentials and fingerprints.</param>
    internal static PeerTransport Make(MediaPlane plane, UdpLoop loop, AnswerTransport ours, OfferedMedia theirs) => new(
        new() { Local = ours.Ice, Remote = theirs.Ice!, Certificate = plane.Certificate, RemoteFingerprints = theirs.Fingerprints },
        loop.Now);
}

/// <summary>Fresh SSRCs (RFC 3550 section 8).</summary>
static class Sources
{
    internal static uint Next()
    {
        Span<byte> random = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(random);
        return Math.Max(1, BitConverter.ToUInt32(random));
    }
}
