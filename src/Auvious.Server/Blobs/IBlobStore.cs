namespace Auvious.Server.Blobs;

/// <summary>Bytes kept outside of tables and journal. A blob is written once and whole, never changed, and the store draws its name.</summary>
public interface IBlobStore
{
    /// <summary>Keeps all of <paramref name="content"/>. Null when it has more than <paramref name="limit"/> bytes: then nothing is kept.</summary>
    Task<Blob?> Write(Stream content, long limit, CancellationToken ct);

    /// <summary>The bytes, to be read from any position on; null when there is no such blob.</summary>
    Task<Stream?> Open(string name, CancellationToken ct);

    /// <summary>Not there: fine.</summary>
    Task Delete(string name);

    /// <summary>Everything that is kept: what no row names any more is an orphan.</summary>
    IAsyncEnumerable<StoredBlob> List();
}

/// <summary>A blob that is on the disk.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record Blob(string Name, long Size, string Sha256);

/// <summary>A blob's name, and since when it is there.</summary>
public sealed record StoredBlob(string Name, DateTimeOffset WrittenAt);
