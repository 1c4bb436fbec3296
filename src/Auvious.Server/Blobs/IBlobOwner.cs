namespace Auvious.Server.Blobs;

/// <summary>Rows that name blobs. Every table that does must have one, or its blobs pass for orphans.</summary>
public interface IBlobOwner
{
    /// <summary>Those of <paramref name="blobs"/> that a row names.</summary>
    Task<IReadOnlyList<string>> Named(IReadOnlyCollection<string> blobs, CancellationToken ct);
}
