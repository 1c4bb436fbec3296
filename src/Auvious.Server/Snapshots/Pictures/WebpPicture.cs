using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Auvious.Server.Snapshots.Pictures;

/// <summary>
/// WebP (RFC 9649 §2): chunks in a RIFF container, whose length stands at the front. So nothing may go: what must not stay is blanked. What
/// follows the container is left out.
/// </summary>
internal static class WebpPicture
{
    public const int SignatureLength = 12;

    private const int Head = 8;

    public static bool Begins(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= SignatureLength && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8);

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Clean(
        PictureBytes bytes, Action<long, long> bound, [EnumeratorCancellation] CancellationToken ct)
    {
        // The container's length counts from behind itself.
        var left = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Window[4..]) - 4L;
        yield return bytes.Take(SignatureLength);
        var hasData = false;
        for (var isFirst = true; left > 0; isFirst = false)
        {
            if (left < Head) throw new BadPictureException("has a part of a chunk at its end");
            await bytes.Need(Head, ct);
            var type = Encoding.Latin1.GetString(bytes.Window[..4]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Window[4..]);
            // Chunks are padded to an even length; some programs leave that out at the very end.
            var whole = Math.Min(Head + length + (length & 1L), Math.Max(left, Head + length));
            if (whole > left) throw new BadPictureException("has a chunk that is longer than itself");
            left -= whole;
            if (isFirst)
            {
                if (length < 10) throw new BadPictureException("has no size");
                await bytes.Need(Head + 10, ct);
                var (width, height) = SizeOf(type, bytes.Window[Head..]);
                bound(width, height);
            }
            hasData |= type is "VP8 " or "VP8L" or "ANMF";
            if (type is not ("EXIF" or "XMP "))
            {
                await foreach (var piece in bytes.Pass(whole, ct)) yield return piece;
                continue;
            }
            if (whole > PictureBytes.Limit)
            {
                yield return bytes.Take(Head);
                await foreach (var piece in bytes.Pass(whole - Head, ct)) yield return new byte[piece.Length];
                continue;
            }
            await bytes.Need((int)whole, ct);
            var data = bytes.Window.Slice(Head, (int)length);
            if (type == "EXIF" && !Metadata.CleanExif(data)) data.Clear();
            if (type == "XMP " && !Metadata.CleanXmp(data)) data.Fill((byte)' ');
            yield return bytes.Take((int)whole);
        }
        if (!hasData) throw new BadPictureException("has no data");
    }

    /// <summary>The first chunk says it: §2.7 (VP8X), RFC 6386 §9.1 (VP8), RFC 9649 §3.4 (VP8L).</summary>
    private static (long Width, long Height) SizeOf(string type, ReadOnlySpan<byte> data) => type switch
    {
        "VP8X" => (1 + UInt24(data[4..]), 1 + UInt24(data[7..])),
        "VP8 " when data[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]) =>
            (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF),
        "VP8L" when data[0] == 0x2F && BinaryPrimitives.ReadUInt32LittleEndian(data[1..]) is var bits => (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)),
        _ => throw new BadPictureException("has no size"),
    };

    private static int UInt24(ReadOnlySpan<byte> data) => data[0] | data[1] << 8 | data[2] << 16;
}
