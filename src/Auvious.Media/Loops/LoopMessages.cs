using Auvious.Core.Media;
using Auvious.Media.Forwarding;
using Auvious.WebRtc.Dtls;

namespace Auvious.Media.Loops;

/// <summary>What may be said to a loop. It drains these between batches of datagrams.</summary>
public abstract record LoopCommand;

/// <summary>Takes the stream and its publisher's link over.</summary>
public sealed record OpenStream(ForwardedStream Stream) : LoopCommand;

/// <summary>Says goodbye to publisher and viewers and forgets them. No <see cref="LinkEnded"/>.</summary>
public sealed record CloseStream(ForwardedStream Stream) : LoopCommand;

/// <summary>Takes the viewer's link over. When the stream is gone the link ends.</summary>
public sealed record OpenViewer(ForwardedStream Stream, ViewerLink Viewer) : LoopCommand;

/// <summary>Says goodbye to the viewer and forgets it. No <see cref="LinkEnded"/>.</summary>
public sealed record CloseViewer(ViewerLink Viewer) : LoopCommand;

/// <summary>The most video the publisher shall send, in bit/s.</summary>
public sealed record LimitStream(ForwardedStream Stream, int VideoBitrate) : LoopCommand;

/// <summary>A handshake step was run on another thread.</summary>
sealed record HandshakeStepDone(Link Link, DtlsHandshakeStep Step) : LoopCommand;

/// <summary>Told to a link's owner: media may flow.</summary>
public sealed record LinkConnected(Link Link);

/// <summary>Told to a link's owner: the loop has forgotten it.</summary>
/// <param name="Fault">A fault of ours, to be logged.</param>
public sealed record LinkEnded(Link Link, string Reason, Exception? Fault = null);

/// <summary>Told to the publisher's owner every 5 s while media flows.</summary>
public sealed record LinksMeasured(IReadOnlyList<LinkQuality> Links);
