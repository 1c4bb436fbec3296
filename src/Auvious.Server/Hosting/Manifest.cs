using System.Text.Json.Serialization.Metadata;

namespace Auvious.Server.Hosting;

/// <summary>
/// A type's name in the journal and between nodes (<c>conference.stream-published/1</c>) and how it is written. A released name never
/// changes its meaning: another shape is another version.
/// </summary>
public sealed record Manifest(string Name, JsonTypeInfo Json)
{
    /// <summary>How deep a message or row may nest: what a request may, within what carries it.</summary>
    public const int Depth = 128;

    public Type Type => Json.Type;

    /// <summary>
    /// A new name is read by one release before the next one writes it: while a cluster is upgraded node by node, and when it is taken back
    /// by one release, every node reads whatever another has written.
    /// </summary>
    public bool IsWritten { get; init; } = true;
}
