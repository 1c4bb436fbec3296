using System.Buffers.Binary;

namespace Auvious.WebRtc.Stun;

/// <summary>Walks a message's attributes; stops at the end or at the first that doesn't fit (RFC 8489 section 14).</summary>
public ref struct StunAttributes
{
    readonly ReadOnlySpan<byte> message;
    int next;

    internal StunAttributes(ReadOnlySpan<byte> message, int start)
    {
        this.message = message;
        next = start;
    }

    public Item Current { get; private set; }

    internal readonly bool IsAtEnd => next == message.Length;

    public readonly StunAttributes GetEnumerator() => this;

    public bool MoveNext()
    {
        if (message.Length - next < 4) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[(next + 2)..]);
        int padded = (length + 3) & ~3;
        if (message.Length - next - 4 < padded) return false;
        Current = new(BinaryPrimitives.ReadUInt16BigEndian(message[next..]), next, message.Slice(next + 4, length));
        next += 4 + padded;
        return true;
    }

    /// <summary>One attribute: its type, where it starts in the message, and its value without padding.</summary>
    public readonly ref struct Item(ushort type, int start, ReadOnlySpan<byte> value)
    {
        public ushort Type { get; } = type;
        public int Start { get; } = start;
        public ReadOnlySpan<byte> Value { get; } = value;
    }
}
