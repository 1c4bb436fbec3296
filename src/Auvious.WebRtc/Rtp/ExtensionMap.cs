using System.Buffers.Binary;
using Auvious.WebRtc.Sdp;

namespace Auvious.WebRtc.Rtp;

/// <summary>Which extension ids of the publisher go on to a viewer, and under which ids of the viewer.</summary>
public sealed class ExtensionMap
{
    readonly byte[] to = new byte[256];

    public static readonly ExtensionMap Empty = new();

    public bool IsEmpty { get; private set; } = true;

    /// <summary>The viewer's id, 0 to drop the element.</summary>
    public byte this[int publisherId] => to[publisherId];

    public static ExtensionMap Between(ExtensionIds publisher, ExtensionIds viewer)
    {
        var map = new ExtensionMap();
        foreach (var extension in ExtensionIds.Forwarded)
            if (publisher.Has(extension) && viewer.Has(extension)) map.Add(publisher[extension], viewer[extension]);
        return map;
    }

    internal void Add(byte from, byte target)
    {
        to[from] = target;
        IsEmpty = false;
    }

    /// <summary>
    /// Writes the elements that go on as an extension with its head, and returns its length, a multiple of 4; 0 for none.
    /// </summary>
    internal int Write(in RtpPacket packet, Span<byte> destination)
    {
        bool any = false, twoByte = false;
        for (var elements = new ExtensionElements(packet); elements.MoveNext();)
        {
            if (to[elements.Id] == 0) continue;
            any = true;
            // RFC 8285 section 4.2: the one-byte form has ids 1 to 14 and lengths 1 to 16.
            twoByte |= to[elements.Id] > 14 || elements.Value.Length is 0 or > 16;
        }
        if (!any) return 0;
        int length = 4;
        for (var elements = new ExtensionElements(packet); elements.MoveNext();)
        {
            byte id = to[elements.Id];
            if (id == 0) continue;
            if (twoByte)
            {
                destination[length++] = id;
                destination[length++] = (byte)elements.Value.Length;
            }
            else
            {
                destination[length++] = (byte)((id << 4) | (elements.Value.Length - 1));
            }
            elements.Value.CopyTo(destination[length..]);
            length += elements.Value.Length;
        }
        while ((length & 3) != 0) destination[length++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(destination, twoByte ? (ushort)0x1000 : (ushort)0xBEDE);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((length - 4) / 4));
        return length;
    }
}
