using System.Buffers.Binary;

namespace Auvious.WebRtc.Rtcp;

/// <summary>
/// Packet status chunks of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 sections 3.1.2 to 3.1.5).
/// </summary>
static class TransportWideChunks
{
    const int OneBitSymbols = 14;
    const int TwoBitSymbols = 7;

    /// <summary>Symbols are 0 not received, 1 small delta, 2 large or negative delta. Returns the bytes written, two a chunk.</summary>
    internal static int Write(ReadOnlySpan<byte> symbols, Span<byte> destination)
    {
        int length = 0;
        while (symbols.Length > 0)
        {
            int run = symbols.IndexOfAnyExcept(symbols[0]);
            if (run < 0) run = symbols.Length;
            ushort chunk;
            int taken;
            if (run >= TwoBitSymbols || run == symbols.Length)
            {
                taken = Math.Min(run, 0x1FFF);
                chunk = (ushort)((symbols[0] << 13) | taken);
            }
            else if (symbols[..Math.Min(OneBitSymbols, symbols.Length)].Contains((byte)2))
            {
                (taken, chunk) = Vector(symbols, TwoBitSymbols, 2, 0xC000);
            }
            else
            {
                (taken, chunk) = Vector(symbols, OneBitSymbols, 1, 0x8000);
            }
            BinaryPrimitives.WriteUInt16BigEndian(destination[length..], chunk);
            length += 2;
            symbols = symbols[taken..];
        }
        return length;
    }

    static (int Taken, ushort Chunk) Vector(ReadOnlySpan<byte> symbols, int most, int bits, int head)
    {
        int taken = Math.Min(most, symbols.Length), chunk = head;
        for (int i = 0; i < taken; i++) chunk |= symbols[i] << (14 - (bits * (i + 1)));
        return (taken, (ushort)chunk);
    }
}
