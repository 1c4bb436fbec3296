namespace Auvious.Server.Blobs;

/// <summary>Bytes kept outside of rows and journal. A blob is written once and whole, never changed, and the store draws its name.</summary>
public interface IBlobStore
{
    /// <summary>Keeps all of <paramref name="content"/>. Null when it has more than <paramref name="limit"/> bytes: then nothing is kept.</summary>
    Task<Blob?> Write(Stream content, long limit, CancellationToken ct);

    /// <summary>The bytes of a range of the blob, to be read once and forwards; null when there is no such blob.</summary>
    Task<Stream?> Open(string name, ByteRange range, CancellationToken ct);

    /// <summary>Not there: fine.</summary>
    Task Delete(string name);

    /// <summary>Everything that is kept: what no row names any more is an orphan.</summary>
    IAsyncEnumerable<StoredBlob> List();

    /// <summary>A URL of the storage itself that opens the file for <paramref name="life"/>, to be saved under its name; null when it has none.</summary>
    string? Sign(KeptFile file, TimeSpan life) => null;
}

/// <summary>A blob that is on the disk.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record Blob(string Name, long Size, string Sha256);

/// <summary>A blob's name, and since when it is there.</summary>
public sealed record StoredBlob(string Name, DateTimeOffset WrittenAt);

/// <summary>Some of a blob's bytes, all of which are there.</summary>
/// <param name="Length">Null: to the end.</param>
public readonly record struct ByteRange(long From, long? Length)
{
    public static ByteRange Whole { get; } = new(0, null);
}
