using System.Runtime.CompilerServices;

namespace Auvious.Server.Snapshots.Pictures;

/// <summary>
/// A picture on its way, through a window over its bytes: what was needed is there, what was taken is gone. The window grows to
/// <see cref="Limit"/>, whatever a length in the picture claims.
/// </summary>
internal sealed class PictureBytes(Stream source)
{
    /// <summary>The most bytes that may be looked at as one: more than any header, and than metadata has reason to be.</summary>
    public const int Limit = 1024 * 1024;

    private byte[] buffer = new byte[64 * 1024];
    private int start, end;

    /// <summary>What is there.</summary>
    public Span<byte> Window => buffer.AsSpan(start..end);

    /// <summary>Makes the window at least so long; false when the picture ends before.</summary>
    public async ValueTask<bool> Has(int count, CancellationToken ct)
    {
        if (start == end) (start, end) = (0, 0);
        while (end - start < count)
        {
            if (start > 0 && start + count > buffer.Length) Compact();
            if (count > buffer.Length) Array.Resize(ref buffer, Math.Min(Math.Max(count, buffer.Length * 2), Math.Max(count, Limit)));
            var read = await source.ReadAsync(buffer.AsMemory(end), ct);
            if (read == 0) return false;
            end += read;
        }
        return true;
    }

    /// <summary>As <see cref="Has"/>, where a picture can't end.</summary>
    public async ValueTask Need(int count, CancellationToken ct)
    {
        if (!await Has(count, ct)) throw new BadPictureException("ends too early");
    }

    /// <summary>The first bytes of the window, which leave it. Good until more is needed.</summary>
    public ReadOnlyMemory<byte> Take(int count)
    {
        var taken = buffer.AsMemory(start, count);
        start += count;
        return taken;
    }

    /// <summary>So many bytes, piece by piece.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Pass(long count, [EnumeratorCancellation] CancellationToken ct)
    {
        while (count > 0)
        {
            await Need(1, ct);
            var piece = Take((int)Math.Min(count, Window.Length));
            count -= piece.Length;
            yield return piece;
        }
    }

    private void Compact()
    {
        buffer.AsSpan(start..end).CopyTo(buffer);
        (start, end) = (0, end - start);
    }
}
