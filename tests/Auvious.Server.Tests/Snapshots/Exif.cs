using System.Buffers.Binary;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>Writes EXIF with a position, and reads back what is in it.</summary>
internal sealed class Exif(bool isBigEndian)
{
    public const ushort Orientation = 0x0112, Software = 0x0131, Thumbnail = 0x0201, ExifDirectory = 0x8769, Gps = 0x8825, Lens = 0xA434;

    /// <summary>What the numbers of the position are made of: found nowhere else.</summary>
    public const uint Degree = 0x7A6B5C4D;

    private readonly byte[] bytes = new byte[512];
    private int free = 8;

    /// <summary>
    /// Orientation, software, an EXIF directory with a lens, and a directory of a thumbnail; with a position, that between the software and the EXIF
    /// directory.
    /// </summary>
    public static byte[] Tiff(bool isBigEndian, bool hasPosition = true) => new Exif(isBigEndian).Build(hasPosition);

    public static IReadOnlyList<ushort> Tags(byte[] tiff)
    {
        var exif = new Exif(tiff[0] == 'M');
        tiff.CopyTo(exif.bytes, 0);
        return [.. exif.Walk(exif.UInt32(4))];
    }

    private byte[] Build(bool hasPosition)
    {
        (isBigEndian ? (byte[])[(byte)'M', (byte)'M', 0, 42] : [(byte)'I', (byte)'I', 42, 0]).CopyTo(bytes, 0);
        UInt32(4, 8);
        var count = hasPosition ? 4 : 3;
        var main = Take(2 + count * 12 + 4);
        var software = Text("Camera 1.0");
        var lens = Text("Lens 35mm");
        var sub = Directory((Lens, 2, 10, (uint)lens));
        uint gps = 0;
        if (hasPosition)
        {
            var (latitude, longitude) = (Degrees(), Degrees());
            gps = (uint)Directory((1, 2, 2, Inline('N')), (2, 5, 3, (uint)latitude), (3, 2, 2, Inline('E')), (4, 5, 3, (uint)longitude));
        }
        var thumbnail = Directory((Thumbnail, 4, 1, 0x1234));
        (ushort, ushort, uint, uint)[] entries = [(Orientation, 3, 1, isBigEndian ? 6u << 16 : 6), (Software, 2, 11, (uint)software), (ExifDirectory, 4, 1, (uint)sub)];
        Write(main, hasPosition ? [.. entries[..2], (Gps, 4, 1, gps), entries[2]] : entries, (uint)thumbnail);
        return bytes[..free];
    }

    private int Degrees()
    {
        var at = Take(24);
        for (var n = 0; n < 6; n++) UInt32(at + n * 4, n % 2 == 0 ? Degree : 1);
        return at;
    }

    private int Directory(params (ushort Tag, ushort Type, uint Count, uint Value)[] entries)
    {
        var at = Take(2 + entries.Length * 12 + 4);
        Write(at, entries, 0);
        return at;
    }

    private void Write(int at, (ushort Tag, ushort Type, uint Count, uint Value)[] entries, uint next)
    {
        UInt16(at, (ushort)entries.Length);
        for (var n = 0; n < entries.Length; n++)
        {
            var entry = at + 2 + n * 12;
            UInt16(entry, entries[n].Tag);
            UInt16(entry + 2, entries[n].Type);
            UInt32(entry + 4, entries[n].Count);
            UInt32(entry + 8, entries[n].Value);
        }
        UInt32(at + 2 + entries.Length * 12, next);
    }

    private IEnumerable<ushort> Walk(uint at)
    {
        while (at != 0)
        {
            var count = UInt16((int)at);
            for (var n = 0; n < count; n++)
            {
                var entry = (int)at + 2 + n * 12;
                var tag = UInt16(entry);
                yield return tag;
                if (tag is not (ExifDirectory or Gps)) continue;
                foreach (var below in Walk(UInt32(entry + 8))) yield return below;
            }
            at = UInt32((int)at + 2 + count * 12);
        }
    }

    private int Text(string text)
    {
        var at = Take(text.Length + 2);
        System.Text.Encoding.ASCII.GetBytes(text).CopyTo(bytes, at);
        return at;
    }

    private uint Inline(char letter) => isBigEndian ? (uint)letter << 24 : letter;

    private int Take(int length)
    {
        var at = free;
        free += length + length % 2;
        return at;
    }

    private void UInt16(int at, ushort value)
    {
        if (isBigEndian) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);
    }

    private void UInt32(int at, uint value)
    {
        if (isBigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
    }

    private ushort UInt16(int at) => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private uint UInt32(int at) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
