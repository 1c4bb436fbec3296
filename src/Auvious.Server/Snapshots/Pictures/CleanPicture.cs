namespace Auvious.Server.Snapshots.Pictures;

/// <summary>
/// A picture as it is kept: read through this, the type is known by its content, its size is within bounds, and where it was taken is not in it
/// any more. Everything else is as it came, up to the picture's end. Reading throws <see cref="BadPictureException"/> for anything else.
/// </summary>
public sealed class CleanPicture(Stream source, long pixelLimit) : Stream
{
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? pieces;
    private ReadOnlyMemory<byte> piece;

    /// <summary>Known once the first bytes are read.</summary>
    public PictureType? Type { get; private set; }

    /// <summary>Why reading failed, if it did: the store that reads may hide it.</summary>
    public BadPictureException? Fault { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken ct = default)
    {
        if (target.IsEmpty) return 0;
        if (Fault is not null) throw Fault;
        try
        {
            pieces ??= Pieces(new(source), ct).GetAsyncEnumerator(CancellationToken.None);
            while (piece.IsEmpty)
            {
                if (!await pieces.MoveNextAsync()) return 0;
                piece = pieces.Current;
            }
        }
        catch (BadPictureException bad)
        {
            Fault = bad;
            throw;
        }
        var count = Math.Min(piece.Length, target.Length);
        piece.Span[..count].CopyTo(target.Span);
        piece = piece[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(
        PictureBytes bytes, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await bytes.Has(WebpPicture.SignatureLength, ct);
        var (type, walk) = bytes.Window switch
        {
            var w when JpegPicture.Begins(w) => (PictureType.Jpeg, JpegPicture.Clean(bytes, Bound, ct)),
            var w when PngPicture.Begins(w) => (PictureType.Png, PngPicture.Clean(bytes, Bound, ct)),
            var w when WebpPicture.Begins(w) => (PictureType.Webp, WebpPicture.Clean(bytes, Bound, ct)),
            _ => throw new BadPictureException($"is no {PictureType.Names} picture"),
        };
        Type = type;
        await foreach (var one in walk) yield return one;
    }

    private void Bound(long width, long height)
    {
        if (width <= 0 || height <= 0) throw new BadPictureException("has no size");
        if (width * height > pixelLimit) throw new BadPictureException($"has more than {pixelLimit} pixels");
    }
}
