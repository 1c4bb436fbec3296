namespace Auvious.Core.Media;

/// <summary>Asked of a media node by whoever places streams; answered with <see cref="MediaLoad"/>.</summary>
public sealed record GetMediaLoad;

/// <summary>How busy a media node is. Said again, unasked, when it begins to drain.</summary>
/// <param name="Node">Its address, the key to reach it.</param>
/// <param name="Publications">Streams it holds.</param>
/// <param name="Links">Peer connections, publishers' and viewers'.</param>
/// <param name="Loops">Threads that share the links.</param>
/// <param name="Packets">RTP packets received and forwarded since its start.</param>
/// <param name="Draining">It takes no new stream.</param>
public sealed record MediaLoad(string Node, int Publications, int Links, int Loops, long Packets, bool Draining);
