using System.Buffers.Binary;
using System.Text;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>Small pictures that a browser made, 16 by 12 pixels, and the same with more in them.</summary>
internal static class Photo
{
    public static byte[] Jpeg { get; } = Load("small.jpg");
    public static byte[] Png { get; } = Load("small.png");
    public static byte[] Webp { get; } = Load("lossy.webp");
    public static byte[] LosslessWebp { get; } = Load("lossless.webp");

    private const string Xap = "http://ns.adobe.com/xap/1.0/\0";

    /// <summary>With one more segment of kind APP1 behind the first segment.</summary>
    public static byte[] JpegWith(params byte[][] segments)
    {
        var at = 4 + BinaryPrimitives.ReadUInt16BigEndian(Jpeg.AsSpan(4));
        return [.. Jpeg[..at], .. segments.SelectMany(data => Segment(0xE1, data)), .. Jpeg[at..]];
    }

    public static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    public static byte[] ExifSegment(byte[] tiff) => [.. "Exif\0\0"u8, .. tiff];

    public static byte[] XmpSegment(string xmp) => [.. Encoding.ASCII.GetBytes(Xap), .. Encoding.UTF8.GetBytes(xmp)];

    /// <summary>With more chunks behind the header.</summary>
    public static byte[] PngWith(params (string Type, byte[] Data)[] chunks)
    {
        const int header = 8 + 12 + 13;
        return [.. Png[..header], .. chunks.SelectMany(c => PngChunk(c.Type, c.Data)), .. Png[header..]];
    }

    public static byte[] PngChunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4..), Crc(body));
        return chunk;
    }

    public static byte[] XmpText(string xmp, bool isCompressed = false) =>
        [.. "XML:com.adobe.xmp\0"u8, (byte)(isCompressed ? 1 : 0), 0, 0, 0, .. Encoding.UTF8.GetBytes(xmp)];

    /// <summary>With more chunks at its end.</summary>
    public static byte[] WebpWith(params (string Type, byte[] Data)[] chunks)
    {
        byte[] whole = [.. Webp, .. chunks.SelectMany(c => WebpChunk(c.Type, c.Data))];
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(4), whole.Length - 8);
        return whole;
    }

    private static byte[] WebpChunk(string type, byte[] data)
    {
        var chunk = new byte[8 + data.Length + data.Length % 2];
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 0);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), data.Length);
        data.CopyTo(chunk, 8);
        return chunk;
    }

    /// <summary>Bit by bit, as the standard has it: another way than the server's.</summary>
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
        }
        return ~crc;
    }

    private static byte[] Load(string name)
    {
        using var stream = typeof(Photo).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
