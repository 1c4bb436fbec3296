using System.Buffers.Binary;

namespace Auvious.Server.Snapshots.Pictures;

/// <summary>
/// EXIF is TIFF (CIPA DC-008 §4.5.2, TIFF 6.0 §2): directories of 12-byte entries, linked by offsets. The GPS directory is cleared with its values,
/// and the entry that leads to it is taken out; XMP, where it stands in an entry, likewise.
/// </summary>
internal ref struct ExifPosition
{
    private const ushort GpsDirectory = 0x8825, Xmp = 0x02BC, ExifDirectory = 0x8769, Interoperability = 0xA005, SubDirectories = 0x014A;
    private const int Entry = 12;

    /// <summary>More directories than any picture has: what links so many is built to be walked without end.</summary>
    private const int DirectoryLimit = 64;

    private readonly Span<byte> tiff;
    private readonly bool isBigEndian;
    private readonly Queue<uint> directories = new();
    private readonly HashSet<uint> seen = [];

    private ExifPosition(Span<byte> tiff, bool isBigEndian)
    {
        this.tiff = tiff;
        this.isBigEndian = isBigEndian;
    }

    private bool hasChanged;

    /// <summary>
    /// In place. False when it is no TIFF that can be walked to its end: nor may what was cleared have been part of what leads there, so that a
    /// second walk finds nothing more.
    /// </summary>
    public static bool Remove(Span<byte> tiff)
    {
        if (tiff.Length < 8 || tiff[..4] is not ([(byte)'I', (byte)'I', 42, 0] or [(byte)'M', (byte)'M', 0, 42])) return false;
        var first = new ExifPosition(tiff, tiff[0] == (byte)'M');
        if (!first.Walk()) return false;
        if (!first.hasChanged) return true;
        var second = new ExifPosition(tiff, first.isBigEndian);
        return second.Walk() && !second.hasChanged;
    }

    private bool Walk()
    {
        directories.Enqueue(UInt32(4));
        while (directories.TryDequeue(out var at))
        {
            if (at == 0 || !seen.Add(at)) continue;
            if (seen.Count > DirectoryLimit || !Visit(at)) return false;
        }
        return true;
    }

    private bool Visit(uint at)
    {
        if (!Holds(at, 2)) return false;
        int count = UInt16((int)at), first = (int)at + 2;
        if (!Holds((uint)first, (long)count * Entry)) return false;
        for (var n = 0; n < count;)
        {
            var entry = first + n * Entry;
            switch (UInt16(entry))
            {
                case GpsDirectory:
                    if (!ClearDirectory(UInt32(entry + 8))) return false;
                    Remove((int)at, n, count--);
                    continue;
                case Xmp:
                    ClearValue(entry);
                    Remove((int)at, n, count--);
                    continue;
                case ExifDirectory or Interoperability:
                    directories.Enqueue(UInt32(entry + 8));
                    break;
                case SubDirectories:
                    if (!Follow(entry)) return false;
                    break;
            }
            n++;
        }
        // The offset of the next directory; some programs leave it out at the very end.
        var next = first + count * Entry;
        if (Holds((uint)next, 4)) directories.Enqueue(UInt32(next));
        return true;
    }

    /// <summary>The entries behind the n-th of a directory, and the offset behind them all, move up by one entry.</summary>
    private void Remove(int directory, int n, int count)
    {
        hasChanged = true;
        var (from, end) = (directory + 2 + (n + 1) * Entry, Math.Min(directory + 2 + count * Entry + 4, tiff.Length));
        tiff[from..end].CopyTo(tiff[(from - Entry)..]);
        tiff[(end - Entry)..end].Clear();
        Write(directory, (ushort)(count - 1));
    }

    private readonly bool ClearDirectory(uint at)
    {
        if (!Holds(at, 2)) return false;
        var count = UInt16((int)at);
        if (!Holds(at, 2 + (long)count * Entry)) return false;
        for (var n = 0; n < count; n++) ClearValue((int)at + 2 + n * Entry);
        tiff.Slice((int)at, 2 + count * Entry).Clear();
        return true;
    }

    /// <summary>A value of more than four bytes stands elsewhere; as much of it as there is.</summary>
    private readonly void ClearValue(int entry)
    {
        var length = (long)UInt32(entry + 4) * SizeOf(UInt16(entry + 2));
        var at = UInt32(entry + 8);
        // Nothing before the first directory can be a value, and the header must stay.
        if (length > 4 && at >= 8 && at < tiff.Length) tiff.Slice((int)at, (int)Math.Min(length, tiff.Length - at)).Clear();
    }

    private readonly bool Follow(int entry)
    {
        var count = UInt32(entry + 4);
        if (count == 1) directories.Enqueue(UInt32(entry + 8));
        if (count <= 1) return true;
        var at = UInt32(entry + 8);
        if (count > DirectoryLimit || !Holds(at, count * 4L)) return false;
        for (var n = 0; n < count; n++) directories.Enqueue(UInt32((int)at + n * 4));
        return true;
    }

    private static int SizeOf(ushort type) => type switch
    {
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 1,
    };

    private readonly bool Holds(uint at, long length) => at >= 8 && at + length <= tiff.Length;

    private readonly ushort UInt16(int at) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(tiff[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(tiff[at..]);

    private readonly uint UInt32(int at) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(tiff[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[at..]);

    private readonly void Write(int at, ushort value)
    {
        if (isBigEndian) BinaryPrimitives.WriteUInt16BigEndian(tiff[at..], value);
        else BinaryPrimitives.WriteUInt16LittleEndian(tiff[at..], value);
    }
}
