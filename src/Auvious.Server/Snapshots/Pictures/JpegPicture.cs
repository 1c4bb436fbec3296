using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Auvious.Server.Snapshots.Pictures;

/// <summary>JPEG (ITU-T T.81 §B.1): segments, and between them the coded data of scans. What follows the end of the picture is left out.</summary>
internal static class JpegPicture
{
    private const byte Mark = 0xFF, StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, Application1 = 0xE1;

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes is [Mark, StartOfImage, Mark, ..];

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Clean(
        PictureBytes bytes, Action<long, long> bound, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return bytes.Take(2);
        var hasSize = false;
        while (true)
        {
            await bytes.Need(2, ct);
            if (bytes.Window[0] != Mark) throw new BadPictureException("has something between its segments");
            // Any number of FF may stand before a marker.
            if (bytes.Window[1] == Mark)
            {
                bytes.Take(1);
                continue;
            }
            var marker = bytes.Window[1];
            if (marker == EndOfImage)
            {
                if (!hasSize) throw new BadPictureException("has no size");
                yield return bytes.Take(2);
                yield break;
            }
            if (IsAlone(marker))
            {
                yield return bytes.Take(2);
                continue;
            }
            await bytes.Need(4, ct);
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.Window[2..]);
            if (length < 4) throw new BadPictureException("has a segment without a length");
            await bytes.Need(length, ct);
            if (IsFrame(marker))
            {
                if (length < 9) throw new BadPictureException("has no size");
                bound(BinaryPrimitives.ReadUInt16BigEndian(bytes.Window[7..]), BinaryPrimitives.ReadUInt16BigEndian(bytes.Window[5..]));
                hasSize = true;
            }
            var isKept = marker != Application1 || Metadata.Clean(bytes.Window[4..length]);
            var segment = bytes.Take(length);
            if (isKept) yield return segment;
            if (marker != StartOfScan) continue;
            if (!hasSize) throw new BadPictureException("has no size");
            for (var isOver = false; !isOver;)
            {
                await bytes.Need(2, ct);
                var coded = CodedLength(bytes.Window);
                isOver = coded == 0;
                if (!isOver) yield return bytes.Take(coded);
            }
        }
    }

    /// <summary>
    /// How much of the window, which is at least two bytes, is a scan's coded data: up to a marker that is no restart and no stuffed zero. The
    /// last byte is left when it may begin one.
    /// </summary>
    private static int CodedLength(ReadOnlySpan<byte> window)
    {
        for (var at = 0; ;)
        {
            var next = window[at..].IndexOf(Mark);
            if (next < 0) return window.Length;
            at += next;
            if (at == window.Length - 1) return at;
            if (window[at + 1] is not (0 or >= 0xD0 and <= 0xD7)) return at;
            at += 2;
        }
    }

    private static bool IsAlone(byte marker) => marker is 0x01 or StartOfImage or >= 0xD0 and <= 0xD7;

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
