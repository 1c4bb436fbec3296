using System.Buffers.Binary;

namespace Auvious.WebRtc.Rtp;

/// <summary>The fields that differ from viewer to viewer.</summary>
public readonly record struct RtpRewrite(int PayloadType, ushort SequenceNumber, uint Timestamp, uint Source);

/// <summary>Writes a publisher's packet anew for one viewer: own header fields, own extension ids, same payload.</summary>
public static class RtpForwarding
{
    /// <summary>
    /// How much longer than the publisher's the viewer's packet can be: one-byte elements turned to two-byte ones, and RTX's two bytes.
    /// </summary>
    public const int MaxGrowth = 64;

    /// <summary>Padding is left behind. The destination has room for the packet and <see cref="MaxGrowth"/>.</summary>
    /// <returns>The new packet's length.</returns>
    public static int Write(in RtpPacket packet, in RtpRewrite rewrite, ExtensionMap extensions, Span<byte> destination)
    {
        int header = WriteHeader(packet, rewrite, extensions, destination);
        packet.Payload.CopyTo(destination[header..]);
        return header + packet.Payload.Length;
    }

    /// <summary>As a retransmission: the original sequence number goes before the payload (RFC 4588 section 4).</summary>
    /// <param name="rewrite">Payload type, sequence number and source are those of the RTX stream.</param>
    /// <param name="original">The sequence number that the viewer knows the packet by.</param>
    public static int WriteRetransmission(
        in RtpPacket packet, in RtpRewrite rewrite, ushort original, ExtensionMap extensions, Span<byte> destination)
    {
        int header = WriteHeader(packet, rewrite, extensions, destination);
        BinaryPrimitives.WriteUInt16BigEndian(destination[header..], original);
        packet.Payload.CopyTo(destination[(header + 2)..]);
        return header + 2 + packet.Payload.Length;
    }

    /// <summary>Gives a packet its track's sequence number and timestamp, in place.</summary>
    public static void Place(Span<byte> packet, in TrackPosition position)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)position.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], position.Timestamp);
    }

    /// <summary>
    /// Turns a retransmission back into the packet it repeats, in place; false for one that carries none (padding alone).
    /// </summary>
    public static bool TryUnwrapRetransmission(Span<byte> bytes, int payloadType, uint source, out int length)
    {
        length = 0;
        if (!RtpPacket.TryParse(bytes, out var packet) || packet.Payload.Length < 2) return false;
        int header = packet.HeaderLength, payload = packet.Payload.Length - 2;
        ushort original = BinaryPrimitives.ReadUInt16BigEndian(packet.Payload);
        bytes[0] &= 0xDF;
        bytes[1] = (byte)((bytes[1] & 0x80) | payloadType);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], original);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], source);
        bytes.Slice(header + 2, payload).CopyTo(bytes[header..]);
        length = header + payload;
        return true;
    }

    static int WriteHeader(in RtpPacket packet, in RtpRewrite rewrite, ExtensionMap extensions, Span<byte> destination)
    {
        int length = RtpPacket.FixedHeaderLength + (packet.ContributingSources * 4);
        packet.Bytes[..length].CopyTo(destination);
        destination[0] &= 0xCF;
        destination[1] = (byte)((packet.Marker ? 0x80 : 0) | rewrite.PayloadType);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], rewrite.SequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], rewrite.Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], rewrite.Source);
        int extension = extensions.IsEmpty ? 0 : extensions.Write(packet, destination[length..]);
        if (extension > 0) destination[0] |= 0x10;
        return length + extension;
    }
}
