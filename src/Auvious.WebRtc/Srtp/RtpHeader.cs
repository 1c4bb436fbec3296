using System.Buffers.Binary;

namespace Auvious.WebRtc.Srtp;

/// <summary>As much of the RTP header as SRTP needs: where the payload starts (RFC 3550 section 5.1).</summary>
static class RtpHeader
{
    public const int Version = 2;
    public const int FixedLength = 12;

    /// <summary>False if this isn't RTP version 2 or the packet ends inside its header.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> packet, out int headerLength)
    {
        headerLength = FixedLength;
        if (packet.Length < FixedLength || packet[0] >> 6 != Version) return false;
        headerLength += (packet[0] & 0x0F) * 4;
        if ((packet[0] & 0x10) == 0) return packet.Length >= headerLength;
        if (packet.Length < headerLength + 4) return false;
        headerLength += 4 + (BinaryPrimitives.ReadUInt16BigEndian(packet[(headerLength + 2)..]) * 4);
        return packet.Length >= headerLength;
    }
}
