using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;

namespace Auvious.WebRtc.Sdp;

/// <summary>An m-line of an offer, with what it inherits from the session.</summary>
public sealed record OfferedMedia
{
    public required MediaKind Kind { get; init; }

    /// <summary>The m-line's first word, for media we only reject.</summary>
    public required string KindText { get; init; }

    /// <summary>0 is the offerer's own rejection, unless <see cref="BundleOnly"/>.</summary>
    public required int Port { get; init; }

    public required string Protocol { get; init; }

    /// <summary>The m-line's last words, as written.</summary>
    public required string Formats { get; init; }

    /// <summary>Null in offers older than BUNDLE.</summary>
    public string? Mid { get; init; }

    public MediaDirection Direction { get; init; }

    public bool BundleOnly { get; init; }

    public bool RtcpMux { get; init; }

    public bool RtcpReducedSize { get; init; }

    /// <summary>The value of <c>a=setup</c>; actpass, active or nothing lets us be the DTLS server.</summary>
    public string? Setup { get; init; }

    public IceCredentials? Ice { get; init; }

    public IReadOnlyList<CertificateFingerprint> Fingerprints { get; init; } = [];

    /// <summary>In the order of preference, without those that lack an rtpmap and a static meaning.</summary>
    public IReadOnlyList<RtpCodec> Codecs { get; init; } = [];

    public ExtensionIds Extensions { get; init; } = ExtensionIds.None;

    /// <summary>Sources with an <c>a=ssrc</c> line, in order, without the retransmission sources of FID groups (RFC 5576).</summary>
    public IReadOnlyList<uint> Sources { get; init; } = [];

    /// <summary>RTP that we could take part in: over DTLS, multiplexed, offered and with an address to believe.</summary>
    public bool IsRtp =>
        Kind != MediaKind.Other && (Port != 0 || BundleOnly) && Protocol.EndsWith("RTP/SAVPF", StringComparison.Ordinal) && RtcpMux &&
        Ice is not null && Fingerprints.Count > 0 && (Setup is null or "actpass" or "active");

    public bool Sends => Direction is MediaDirection.SendRecv or MediaDirection.SendOnly;

    public bool Receives => Direction is MediaDirection.SendRecv or MediaDirection.RecvOnly;
}
