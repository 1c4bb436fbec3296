using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Auvious.WebRtc;

/// <summary>The IP address and UDP port of a peer, held without allocation so that a packet path can look peers up by it.</summary>
/// <remarks>An IPv4 address and its IPv4-mapped IPv6 form are the same value. Scope ids are not kept.</remarks>
public readonly struct TransportAddress : IEquatable<TransportAddress>
{
    const ulong MappedPrefix = 0xFFFF_0000_0000;
    const int SocketAddressIPv4Size = 16;
    const int SocketAddressIPv6Size = 28;

    readonly ulong high;
    readonly ulong low;

    TransportAddress(ulong high, ulong low, ushort port) => (this.high, this.low, Port) = (high, low, port);

    public ushort Port { get; }

    public bool IsIPv4 => high == 0 && low >> 32 == 0xFFFF;

    /// <summary>From an address of 4 or 16 bytes in network order.</summary>
    public static TransportAddress From(ReadOnlySpan<byte> address, ushort port) => address.Length switch
    {
        4 => new(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address), port),
        16 => new(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), port),
        _ => throw new ArgumentException("An IP address has 4 or 16 bytes.", nameof(address)),
    };

    public static TransportAddress From(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out int written);
        return From(bytes[..written], (ushort)endPoint.Port);
    }

    /// <summary>From what a socket's receive filled in.</summary>
    public static TransportAddress From(SocketAddress source)
    {
        ReadOnlySpan<byte> bytes = source.Buffer.Span;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return source.Family switch
        {
            AddressFamily.InterNetwork => From(bytes.Slice(4, 4), port),
            AddressFamily.InterNetworkV6 => From(bytes.Slice(8, 16), port),
            _ => throw new ArgumentException($"{source.Family} is not an IP family.", nameof(source)),
        };
    }

    /// <summary>Fills a socket address of the socket's own family; an IPv6 one takes IPv4 addresses in mapped form.</summary>
    public void CopyTo(SocketAddress destination)
    {
        Span<byte> bytes = destination.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], Port);
        if (destination.Family == AddressFamily.InterNetwork)
        {
            if (!IsIPv4) throw new ArgumentException("An IPv4 socket address can't hold an IPv6 address.", nameof(destination));
            BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], (uint)low);
            destination.Size = SocketAddressIPv4Size;
            return;
        }
        bytes[4..8].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], low);
        bytes[24..28].Clear();
        destination.Size = SocketAddressIPv6Size;
    }

    /// <summary>Writes 4 or 16 bytes in network order and returns how many.</summary>
    public int WriteTo(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)low);
            return 4;
        }
        BinaryPrimitives.WriteUInt64BigEndian(destination, high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], low);
        return 16;
    }

    public IPEndPoint ToIPEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new(new IPAddress(bytes[..WriteTo(bytes)]), Port);
    }

    public bool Equals(TransportAddress other) => low == other.low && high == other.high && Port == other.Port;

    public override bool Equals(object? obj) => obj is TransportAddress other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(high, low, Port);

    public override string ToString() => ToIPEndPoint().ToString();

    public static bool operator ==(TransportAddress left, TransportAddress right) => left.Equals(right);

    public static bool operator !=(TransportAddress left, TransportAddress right) => !left.Equals(right);
}
