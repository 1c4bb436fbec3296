namespace Auvious.Server.Snapshots.Pictures;

/// <summary>The checksum of a PNG chunk (W3C PNG, annex D).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c >> 1) ^ ((c & 1) * 0xEDB88320)))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes) crc = Table[(byte)crc ^ b] ^ (crc >> 8);
        return ~crc;
    }
}
