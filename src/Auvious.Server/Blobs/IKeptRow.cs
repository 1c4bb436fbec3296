namespace Auvious.Server.Blobs;

/// <summary>A row that is kept for a time, with the blob it names. Every table that names blobs has such rows, or its blobs pass for orphans.</summary>
public interface IKeptRow
{
    string Organization { get; }

    string Id { get; }

    string? Blob { get; }

    /// <summary>Since when it is kept.</summary>
    DateTimeOffset At { get; }
}
