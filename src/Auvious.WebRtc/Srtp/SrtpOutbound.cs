using System.Buffers.Binary;

namespace Auvious.WebRtc.Srtp;

/// <summary>The sending side of one peer. Single-owner, allocates nothing per packet.</summary>
/// <remarks>
/// The caller gives each RTP packet's index, because it alone knows the roll-over counter when packets are lost before they get here. One
/// index of one SSRC is for one packet: a repetition (same bytes) is harmless, other bytes under the same index would break the encryption.
/// The SRTCP index is kept here and belongs to nobody else.
/// </remarks>
public sealed class SrtpOutbound(SrtpMasterKey master) : IDisposable
{
    const uint RtcpIndexEnd = 0x8000_0000;

    readonly SrtpCipher cipher = SrtpCipher.Create(master);
    uint rtcpIndex;

    /// <summary>Encrypts in place and returns the new length.</summary>
    /// <param name="packet">An RTP packet with <see cref="SrtpProfiles.MaxRtpOverhead"/> bytes of room behind it.</param>
    /// <param name="index">48 bits; the low 16 are the packet's sequence number.</param>
    public int ProtectRtp(Span<byte> packet, int length, ulong index)
    {
        if (!RtpHeader.TryMeasure(packet[..length], out int headerLength))
        {
            throw new ArgumentException("Not an RTP packet.", nameof(packet));
        }
        if (index >= PacketIndex.End || (ushort)index != BinaryPrimitives.ReadUInt16BigEndian(packet[2..]))
        {
            throw new ArgumentException("The index is not the packet's.", nameof(index));
        }
        cipher.ProtectRtp(packet, length, headerLength, BinaryPrimitives.ReadUInt32BigEndian(packet[8..]), index);
        return length + cipher.TagLength;
    }

    /// <summary>Encrypts in place and returns the new length, or 0 when the key has no index left (RFC 3711 section 9.2).</summary>
    /// <param name="packet">A compound RTCP packet with <see cref="SrtpProfiles.MaxRtcpOverhead"/> bytes of room behind it.</param>
    public int ProtectRtcp(Span<byte> packet, int length)
    {
        if (length < SrtpCipher.RtcpHeaderLength) throw new ArgumentException("Not an RTCP packet.", nameof(length));
        if (rtcpIndex == RtcpIndexEnd) return 0;
        cipher.ProtectRtcp(packet, length, BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), rtcpIndex++);
        return length + cipher.TagLength + SrtpCipher.RtcpIndexLength;
    }

    public void Dispose() => cipher.Dispose();
}
