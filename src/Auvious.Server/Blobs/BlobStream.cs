namespace Auvious.Server.Blobs;

/// <summary>A blob that can be asked its length and moved in. What is not read of it is not asked of the store.</summary>
/// <param name="length">Bytes of the whole blob.</param>
/// <param name="likelyEnd">Where reading is expected to stop: what is opened goes no further.</param>
internal sealed class BlobStream(IBlobStore blobs, string name, long length, long likelyEnd) : ReadOnlyStream
{
    private Stream? opened;
    private long openedUpTo;
    private long position;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position { get => position; set => Seek(value, SeekOrigin.Begin); }

    /// <summary>Opens the blob where reading is expected to begin. False when there is no such blob.</summary>
    public async Task<bool> Open(long from, CancellationToken ct)
    {
        position = from;
        openedUpTo = position < likelyEnd ? likelyEnd : length;
        opened = await blobs.Open(name, position == 0 && openedUpTo == length ? ByteRange.Whole : new(position, openedUpTo - position), ct);
        return opened is not null;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
    {
        if (position >= length || buffer.IsEmpty) return 0;
        if (position == openedUpTo) Close(ref opened);
        if (opened is null && !await Open(position, ct)) throw new IOException($"Blob {name} is gone.");
        var read = await opened!.ReadAsync(buffer, ct);
        if (read == 0) throw new EndOfStreamException($"Blob {name} ends early.");
        position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => position, _ => length };
        if (target != position) Close(ref opened);
        return position = target;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close(ref opened);
        base.Dispose(disposing);
    }

    private static void Close(ref Stream? stream)
    {
        stream?.Dispose();
        stream = null;
    }
}
