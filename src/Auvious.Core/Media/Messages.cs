namespace Auvious.Core.Media;

/// <summary>What a stream carries; the names are the contract's.</summary>
public enum StreamType { MIC, CAM, SCREEN, MIC_AND_CAM }

/// <summary>
/// One attempt to publish a stream. The attempt is the offer's <c>ice-ufrag</c>: the same offer sent again is the same
/// attempt and gets the same answer, another offer for the same stream is another attempt.
/// </summary>
public readonly record struct PublicationId(ConferenceId Conference, StreamId Stream, string Attempt)
{
    public override string ToString() => $"{Conference.Key}/{Stream.Value}/{Attempt}";
}

/// <summary>A trickled candidate: the <c>candidate</c> attribute's value (RFC 8839 §5.1) and the m-line it belongs to.</summary>
public sealed record IceCandidate(string Candidate, string? SdpMid, int? SdpMLineIndex);

/// <summary>What the control plane says to the media node that holds, or shall hold, a publication.</summary>
public abstract record MediaCommand(PublicationId Id);

/// <summary>
/// Make a peer for the publisher. Answered with <see cref="PublicationOpened"/> or <see cref="MediaRefused"/>; the same id again
/// gets the same answer. A publication not committed within 10 s closes itself.
/// </summary>
public sealed record OpenPublication(PublicationId Id, EndpointId Publisher, StreamType Type, string SdpOffer, int? VideoBitrate)
    : MediaCommand(Id);

/// <summary>The publication is in the journal: keep it until it is closed or lost.</summary>
public sealed record CommitPublication(PublicationId Id) : MediaCommand(Id);

/// <summary>End the publication and all its views. No answer, no <see cref="PublicationLost"/>.</summary>
public sealed record ClosePublication(PublicationId Id) : MediaCommand(Id);

/// <summary>
/// The publication is in the journal of a conference that has recovered: kept as by <see cref="CommitPublication"/>, answered with
/// <see cref="PublicationLost"/> when this node does not hold it.
/// </summary>
public sealed record ConfirmPublication(PublicationId Id) : MediaCommand(Id);

/// <summary>The most video the publisher shall send, in bit/s.</summary>
public sealed record LimitPublication(PublicationId Id, int VideoBitrate) : MediaCommand(Id);

/// <summary>
/// Make a peer for a viewer. Answered with <see cref="ViewOpened"/> or <see cref="MediaRefused"/>. A known viewer is replaced,
/// unless the offer is the same (same <c>ice-ufrag</c>): then it gets the same answer.
/// </summary>
public sealed record OpenView(PublicationId Id, ViewerId Viewer, EndpointId Endpoint, string SdpOffer) : MediaCommand(Id);

/// <summary>End one view. Unknown ones are none to end. No answer.</summary>
public sealed record CloseView(PublicationId Id, ViewerId Viewer) : MediaCommand(Id);

/// <summary>End every view this endpoint has of the publication. No answer.</summary>
public sealed record CloseViewsOf(PublicationId Id, EndpointId Endpoint) : MediaCommand(Id);

/// <summary>Candidates of the publisher (no viewer) or of one viewer. No answer: an ICE-lite agent learns addresses from checks.</summary>
public sealed record AddCandidates(PublicationId Id, ViewerId? Viewer, IReadOnlyList<IceCandidate> Candidates) : MediaCommand(Id);

/// <summary>What a media node answers.</summary>
public abstract record MediaReply(PublicationId Id);

/// <summary>The peer is there; <paramref name="Node"/> is the media node's address, the key to reach it again.</summary>
public sealed record PublicationOpened(PublicationId Id, string Node, string SdpAnswer) : MediaReply(Id);

/// <summary>The viewer's peer is there.</summary>
public sealed record ViewOpened(PublicationId Id, ViewerId Viewer, string SdpAnswer) : MediaReply(Id);

/// <summary>Nothing was opened. <paramref name="Viewer"/> is set when a view was asked for.</summary>
public sealed record MediaRefused(PublicationId Id, ViewerId? Viewer, MediaRefusal Why, string Text) : MediaReply(Id);

/// <summary>Why a media node refuses.</summary>
public enum MediaRefusal
{
    /// <summary>The offer does not parse, or nothing in it can be forwarded.</summary>
    BadOffer,

    /// <summary>This node does not hold the publication.</summary>
    Unknown,

    /// <summary>The node is full, draining or failing.</summary>
    Unavailable,
}

/// <summary>What a media node tells a conference unasked. Sent to the conferences' shard.</summary>
public abstract record MediaNotice(PublicationId Publication) : IConferenceMessage
{
    public ConferenceId Conference => Publication.Conference;
}

/// <summary>The publisher's peer is gone: timed out, closed by the other side, never connected, or unknown to the node asked.</summary>
public sealed record PublicationLost(PublicationId Publication, string Reason) : MediaNotice(Publication);

/// <summary>What the publisher and each viewer of a publication measured over the last 5 s while media flowed.</summary>
public sealed record PublicationMeasured(PublicationId Publication, IReadOnlyList<LinkQuality> Links) : MediaNotice(Publication);

/// <summary>One endpoint's link: jitter and round-trip time in ms, loss as a share of packets (0 to 1).</summary>
public sealed record LinkQuality(EndpointId Endpoint, int JitterMs, int RttMs, double Loss);

/// <summary>A command and the node that holds its publication; without one, the least loaded node is chosen.</summary>
public sealed record AtMediaNode(string? Node, MediaCommand Command);
