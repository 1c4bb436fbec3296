using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Blobs.Rows;

/// <summary>A range of a blob's chunks, some at a time: a slow reader holds neither a connection nor a transaction.</summary>
internal sealed class ChunkStream(IDbContextFactory<AppDb> databases, string name, long from, long length) : ReadOnlyStream
{
    private const int ChunksAtOnce = 4;

    private readonly Queue<ReadOnlyMemory<byte>> ahead = [];
    private readonly long end = from + length;
    private long position = from;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
    {
        var wanted = (int)Math.Min(buffer.Length, end - position);
        if (wanted == 0) return 0;
        if (ahead.Count == 0) await Fetch(ct);
        // Gone since it was opened, for a blob's row is deleted first.
        if (!ahead.TryPeek(out var chunk)) return 0;
        var offset = (int)(position % BlobChunk.Length);
        var read = Math.Min(wanted, chunk.Length - offset);
        chunk.Slice(offset, read).CopyTo(buffer);
        position += read;
        if (offset + read == chunk.Length) ahead.Dequeue();
        return read;
    }

    private async Task Fetch(CancellationToken ct)
    {
        var first = (int)(position / BlobChunk.Length);
        var last = (int)Math.Min(first + ChunksAtOnce - 1, (end - 1) / BlobChunk.Length);
        await using var db = await databases.CreateDbContextAsync(ct);
        var chunks = await db.Set<BlobChunk>().Where(chunk => chunk.Name == name && chunk.Number >= first && chunk.Number <= last)
            .OrderBy(chunk => chunk.Number).Select(chunk => new { chunk.Number, chunk.Bytes }).ToListAsync(ct);
        // A hole ends it: never other bytes than the blob's.
        foreach (var chunk in chunks.TakeWhile((chunk, i) => chunk.Number == first + i)) ahead.Enqueue(chunk.Bytes);
    }
}
