using Microsoft.Win32.SafeHandles;

namespace Auvious.Server.Blobs.Files;

/// <summary>A range of a file.</summary>
internal sealed class FilePart(SafeFileHandle file, ByteRange range) : ReadOnlyStream
{
    private long position = range.From;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
    {
        if (range.Length is { } length) buffer = buffer[..(int)Math.Min(buffer.Length, range.From + length - position)];
        var read = buffer.IsEmpty ? 0 : await RandomAccess.ReadAsync(file, buffer, position, ct);
        position += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
