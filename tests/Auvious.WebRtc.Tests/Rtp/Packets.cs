using System.Buffers.Binary;

namespace Auvious.WebRtc.Tests.Rtp;

/// <summary>RTP packets for tests.</summary>
static class Packets
{
    internal static byte[] Make(
        ushort sequence, uint timestamp = 90_000, uint source = 7, int payloadType = 96, byte[]? payload = null, byte[]? extension = null,
        int padding = 0, bool marker = false, uint[]? contributing = null)
    {
        payload ??= [1, 2, 3];
        contributing ??= [];
        var packet = new byte[12 + (contributing.Length * 4) + (extension?.Length ?? 0) + payload.Length + padding];
        packet[0] = (byte)(0x80 | (padding > 0 ? 0x20 : 0) | (extension is null ? 0 : 0x10) | contributing.Length);
        packet[1] = (byte)((marker ? 0x80 : 0) | payloadType);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), source);
        int at = 12;
        foreach (uint contributor in contributing)
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(at), contributor);
            at += 4;
        }
        extension?.CopyTo(packet, at);
        payload.CopyTo(packet, at + (extension?.Length ?? 0));
        if (padding > 0) packet[^1] = (byte)padding;
        return packet;
    }
}
