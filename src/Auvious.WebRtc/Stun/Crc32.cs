namespace Auvious.WebRtc.Stun;

/// <summary>The CRC-32 of ITU-T V.42, which FINGERPRINT uses (RFC 8489 section 14.7).</summary>
static class Crc32
{
    const uint ReversedPolynomial = 0xEDB88320;

    static readonly uint[] Table = MakeTable();

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data) crc = (crc >> 8) ^ Table[(byte)crc ^ b];
        return ~crc;
    }

    static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ ReversedPolynomial;
            table[i] = value;
        }
        return table;
    }
}
