using System.Security.Cryptography;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Blobs.Rows;

/// <summary>
/// Blobs in chunks, each a row: for nodes that share nothing but the database. A blob counts when its own row tells its size, which is
/// written last; what a killed process left before that is listed, and no row names it.
/// </summary>
public sealed class DatabaseBlobs(IDbContextFactory<AppDb> databases, TimeProvider time) : IBlobStore
{
    /// <summary>A mebibyte: a commit each, so that other writers get between, and few enough that the disk's flush does not count.</summary>
    private const int ChunksAtOnce = 16;

    /// <summary>Names of one query when all are listed.</summary>
    public int NamesAtOnce { get; init; } = 500;

    public async Task<Blob?> Write(Stream content, long limit, CancellationToken ct)
    {
        var name = BlobName.Draw();
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Add(new BlobRow { Name = name, At = time.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        var isWhole = false;
        try
        {
            if (await Copy(content, db, name, limit, ct) is not var (size, sha256)) return null;
            await db.Set<BlobRow>().Where(row => row.Name == name).ExecuteUpdateAsync(row => row.SetProperty(r => r.Size, size), ct);
            isWhole = true;
            return new(name, size, sha256);
        }
        finally
        {
            if (!isWhole) await Delete(name);
        }
    }

    public async Task<Stream?> Open(string name, ByteRange range, CancellationToken ct)
    {
        BlobName.Check(name);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<BlobRow>().Where(row => row.Name == name).Select(row => row.Size).SingleOrDefaultAsync(ct) is { } size
            ? new ChunkStream(databases, name, range.From, range.Length ?? size - range.From)
            : null;
    }

    public async Task Delete(string name)
    {
        BlobName.Check(name);
        await using var db = await databases.CreateDbContextAsync();
        // First what makes it a blob: nobody opens one whose chunks are going.
        await db.Set<BlobRow>().Where(row => row.Name == name).ExecuteUpdateAsync(row => row.SetProperty(r => r.Size, (long?)null));
        await db.Set<BlobChunk>().Where(chunk => chunk.Name == name).ExecuteDeleteAsync();
        await db.Set<BlobRow>().Where(row => row.Name == name).ExecuteDeleteAsync();
    }

    public async IAsyncEnumerable<StoredBlob> List()
    {
        var last = "";
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync();
            var rows = await db.Set<BlobRow>().Where(row => row.Name.CompareTo(last) > 0).OrderBy(row => row.Name).Take(NamesAtOnce)
                .Select(row => new StoredBlob(row.Name, row.At)).ToListAsync();
            if (rows.Count == 0) yield break;
            foreach (var row in rows) yield return row;
            last = rows[^1].Name;
        }
    }

    private static async Task<(long Size, string Sha256)?> Copy(Stream content, AppDb db, string name, long limit, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunks = new byte[ChunksAtOnce][];
        var size = 0L;
        for (var number = 0; ; number++)
        {
            var chunk = chunks[number % ChunksAtOnce] ??= new byte[BlobChunk.Length];
            var read = await content.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, ct);
            if ((size += read) > limit) return null;
            hash.AppendData(chunk, 0, read);
            if (read > 0) db.Add(new BlobChunk { Name = name, Number = number, Bytes = read == chunk.Length ? chunk : chunk[..read] });
            var isLast = read < chunk.Length;
            if (isLast || number % ChunksAtOnce == ChunksAtOnce - 1)
            {
                await db.SaveChangesAsync(ct);
                db.ChangeTracker.Clear();
            }
            if (isLast) return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }
}
