namespace Auvious.WebRtc.Rtp;

/// <summary>Walks the elements of a packet's header extension, one-byte or two-byte form (RFC 8285 sections 4.2 and 4.3).</summary>
public ref struct ExtensionElements(RtpPacket packet)
{
    readonly ReadOnlySpan<byte> body = packet.ExtensionBody;
    readonly int form = packet.ExtensionForm;
    int next;

    public int Id { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext() => form switch { 1 => MoveOneByte(), 2 => MoveTwoByte(), _ => false };

    bool MoveOneByte()
    {
        while (next < body.Length)
        {
            int head = body[next++];
            if (head == 0) continue;
            Id = head >> 4;
            // 15 ends the processing.
            if (Id == 15) break;
            if (Take((head & 0x0F) + 1)) return true;
            break;
        }
        next = body.Length;
        return false;
    }

    bool MoveTwoByte()
    {
        while (next < body.Length)
        {
            Id = body[next++];
            if (Id == 0) continue;
            if (next == body.Length) break;
            int length = body[next++];
            if (Take(length)) return true;
            break;
        }
        next = body.Length;
        return false;
    }

    bool Take(int length)
    {
        if (length > body.Length - next) return false;
        Value = body.Slice(next, length);
        next += length;
        return true;
    }
}
