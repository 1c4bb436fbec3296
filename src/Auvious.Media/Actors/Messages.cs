using Auvious.Core.Media;

namespace Auvious.Media.Actors;

/// <summary>
/// Open no more publications; answered with <see cref="MediaDrained"/> when the last has ended. What is left when Media:DrainTimeout is over
/// is ended then, and its loss told.
/// </summary>
public sealed record DrainMedia;

/// <summary>The answer to <see cref="DrainMedia"/>.</summary>
/// <param name="Left">Publications that had not ended in time, and were ended.</param>
public sealed record MediaDrained(int Left);

/// <summary>Told by a publication to its node: forget me.</summary>
sealed record PublicationDone(PublicationId Id);

/// <summary>Told by a viewer to its publication: forget me.</summary>
sealed record ViewerDone(Core.ViewerId Viewer);
