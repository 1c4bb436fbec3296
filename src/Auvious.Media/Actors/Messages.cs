using Auvious.Core.Media;

namespace Auvious.Media.Actors;

/// <summary>
/// Open no more publications; answered with <see cref="MediaDrained"/> when the last has ended or Media:DrainTimeout is over.
/// </summary>
public sealed record DrainMedia;

/// <summary>The answer to <see cref="DrainMedia"/>.</summary>
/// <param name="Left">Publications that had not ended in time.</param>
public sealed record MediaDrained(int Left);

/// <summary>Answered with <see cref="MediaLoad"/>: what placing a stream is decided by.</summary>
public sealed record GetMediaLoad;

/// <summary>How busy a media node is.</summary>
/// <param name="Links">Peer connections, publishers' and viewers'.</param>
public sealed record MediaLoad(string Node, int Publications, int Links, bool Draining);

/// <summary>Told by a publication to its node: forget me.</summary>
sealed record PublicationDone(PublicationId Id);

/// <summary>Told by a viewer to its publication: forget me.</summary>
sealed record ViewerDone(Core.ViewerId Viewer);
