using System.Buffers.Binary;

namespace Auvious.WebRtc.Rtp;

/// <summary>The header of an RTP packet in the caller's bytes (RFC 3550 section 5.1, extension RFC 8285).</summary>
public readonly ref struct RtpPacket
{
    public const int FixedHeaderLength = 12;

    const ushort OneByteProfile = 0xBEDE;
    const ushort TwoByteProfile = 0x1000;

    readonly ReadOnlySpan<byte> packet;
    readonly int extensionOffset;
    readonly int extensionLength;

    RtpPacket(ReadOnlySpan<byte> packet, int extensionOffset, int extensionLength, int headerLength, int paddingLength)
    {
        this.packet = packet;
        this.extensionOffset = extensionOffset;
        this.extensionLength = extensionLength;
        HeaderLength = headerLength;
        PaddingLength = paddingLength;
    }

    /// <summary>Fixed header, contributing sources and extension.</summary>
    public int HeaderLength { get; }

    /// <summary>The count byte included.</summary>
    public int PaddingLength { get; }

    public bool Marker => (packet[1] & 0x80) != 0;

    public int PayloadType => packet[1] & 0x7F;

    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

    public uint Timestamp => BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);

    public uint Source => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);

    public int ContributingSources => packet[0] & 0x0F;

    /// <summary>Without padding; empty in a packet that is padding alone.</summary>
    public ReadOnlySpan<byte> Payload => packet[HeaderLength..^PaddingLength];

    /// <summary>The whole packet.</summary>
    public ReadOnlySpan<byte> Bytes => packet;

    /// <summary>The body of the extension, without its four-byte head; empty when there is none.</summary>
    internal ReadOnlySpan<byte> ExtensionBody => packet.Slice(extensionOffset, extensionLength);

    /// <summary>0 without an extension, 1 or 2 for the forms of RFC 8285, else -1.</summary>
    internal int ExtensionForm => extensionOffset == 0
        ? 0
        : BinaryPrimitives.ReadUInt16BigEndian(packet[(extensionOffset - 4)..]) switch
        {
            OneByteProfile => 1,
            var profile when (profile & 0xFFF0) == TwoByteProfile => 2,
            _ => -1,
        };

    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpPacket parsed)
    {
        parsed = default;
        if (packet.Length < FixedHeaderLength || packet[0] >> 6 != 2) return false;
        int header = FixedHeaderLength + ((packet[0] & 0x0F) * 4);
        int extensionOffset = 0, extensionLength = 0;
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < header + 4) return false;
            extensionOffset = header + 4;
            extensionLength = BinaryPrimitives.ReadUInt16BigEndian(packet[(header + 2)..]) * 4;
            header = extensionOffset + extensionLength;
        }
        if (packet.Length < header) return false;
        int padding = 0;
        if ((packet[0] & 0x20) != 0)
        {
            padding = packet[^1];
            if (padding == 0 || padding > packet.Length - header) return false;
        }
        parsed = new(packet, extensionOffset, extensionLength, header, padding);
        return true;
    }

    /// <summary>The value of one header extension; false when the packet does not carry it.</summary>
    public bool TryGetExtension(int id, out ReadOnlySpan<byte> value)
    {
        var elements = new ExtensionElements(this);
        while (elements.MoveNext())
        {
            if (elements.Id != id) continue;
            value = elements.Value;
            return true;
        }
        value = default;
        return false;
    }
}
