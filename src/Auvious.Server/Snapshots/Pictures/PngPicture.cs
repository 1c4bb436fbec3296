using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Auvious.Server.Snapshots.Pictures;

/// <summary>PNG (W3C, third edition, §5): chunks with a length before and a checksum behind. What follows the last one is left out.</summary>
internal static class PngPicture
{
    private const int Frame = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Clean(
        PictureBytes bytes, Action<long, long> bound, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return bytes.Take(Signature.Length);
        var (isFirst, hasData) = (true, false);
        for (var type = ""; type != "IEND"; isFirst = false)
        {
            await bytes.Need(8, ct);
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.Window);
            type = Encoding.Latin1.GetString(bytes.Window.Slice(4, 4));
            if (length > int.MaxValue) throw new BadPictureException("has too long a chunk");
            if (isFirst != (type == "IHDR")) throw new BadPictureException("does not begin with its header");
            if (isFirst)
            {
                if (length != 13) throw new BadPictureException("has no size");
                await bytes.Need(8 + 8, ct);
                bound(BinaryPrimitives.ReadUInt32BigEndian(bytes.Window[8..]), BinaryPrimitives.ReadUInt32BigEndian(bytes.Window[12..]));
            }
            hasData |= type == "IDAT";
            if (type == "IEND" && !hasData) throw new BadPictureException("has no data");

            var whole = length + (long)Frame;
            if (!IsMetadata(type))
            {
                await foreach (var piece in bytes.Pass(whole, ct)) yield return piece;
                continue;
            }
            if (whole > PictureBytes.Limit)
            {
                await foreach (var _ in bytes.Pass(whole, ct)) { }
                continue;
            }
            await bytes.Need((int)whole, ct);
            var chunk = bytes.Window[..(int)whole];
            var isKept = IsKept(type, chunk[8..^4]);
            if (isKept) BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], Crc32.Of(chunk[4..^4]));
            var taken = bytes.Take((int)whole);
            if (isKept) yield return taken;
        }
    }

    private static bool IsMetadata(string type) => type is "eXIf" or "iTXt" or "tEXt" or "zTXt";

    private static bool IsKept(string type, Span<byte> data) => type == "eXIf" ? Metadata.CleanExif(data) : IsTextKept(type, data);

    /// <summary>
    /// Text is a keyword, a zero, and the rest (§11.3.3). XMP stands in one called so, uncompressed; older programs put EXIF, XMP and the rest into
    /// "raw profiles", written as hexadecimal digits: those go as a whole.
    /// </summary>
    private static bool IsTextKept(string type, Span<byte> data)
    {
        var keyword = data[..Math.Max(data.IndexOf((byte)0), 0)];
        if (keyword.StartsWith("Raw profile type"u8)) return false;
        if (!keyword.SequenceEqual("XML:com.adobe.xmp"u8)) return true;
        // Compression flag and method, then language tag and translated keyword, each ended by a zero.
        if (type != "iTXt" || data.Length < keyword.Length + 3 || data[keyword.Length + 1] != 0) return false;
        var at = keyword.Length + 3;
        for (var part = 0; part < 2; part++)
        {
            var end = data[at..].IndexOf((byte)0);
            if (end < 0) return false;
            at += end + 1;
        }
        return Metadata.CleanXmp(data[at..]);
    }
}
