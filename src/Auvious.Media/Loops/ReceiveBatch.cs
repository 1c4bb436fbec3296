using System.Runtime.InteropServices;
using Auvious.WebRtc;

namespace Auvious.Media.Loops;

/// <summary>Datagrams received many at a time.</summary>
sealed unsafe class ReceiveBatch : IDisposable
{
    const int Capacity = 64;
    const int MaxDatagram = 2048;
    const int NameLength = 28;

    readonly byte* bytes = (byte*)NativeMemory.AllocZeroed(Capacity, MaxDatagram);
    readonly byte* names = (byte*)NativeMemory.AllocZeroed(Capacity, NameLength);
    readonly LinuxNative.Vector* vectors = (LinuxNative.Vector*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(LinuxNative.Vector));
    readonly LinuxNative.Message* messages = (LinuxNative.Message*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(LinuxNative.Message));
    int count;
    int next;
    bool wasShort;

    internal ReceiveBatch()
    {
        for (int i = 0; i < Capacity; i++)
        {
            vectors[i] = new() { Base = bytes + (i * MaxDatagram), Length = MaxDatagram };
            messages[i] = new() { Name = names + (i * NameLength), NameLength = NameLength, Vectors = vectors + i, VectorCount = 1 };
        }
    }

    /// <summary>Received, and not yet taken.</summary>
    internal bool HasMore => next < count;

    /// <summary>False when there is nothing (more) to receive now.</summary>
    internal bool TryNext(int descriptor, out Span<byte> datagram, out TransportAddress from)
    {
        datagram = default;
        from = default;
        while (true)
        {
            if (next == count && !Refill(descriptor)) return false;
            int i = next++;
            if (!TryReadName(names + (i * NameLength), out from)) continue;
            datagram = new(bytes + (i * MaxDatagram), messages[i].Length);
            return true;
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(bytes);
        NativeMemory.Free(names);
        NativeMemory.Free(vectors);
        NativeMemory.Free(messages);
    }

    bool Refill(int descriptor)
    {
        (count, next) = (0, 0);
        // A batch that was not full emptied the socket: asking again would be a call for nothing.
        if (wasShort) return wasShort = false;
        for (int i = 0; i < Capacity; i++) messages[i].NameLength = NameLength;
        int received = LinuxNative.Receive(descriptor, messages, Capacity, LinuxNative.DontWait, null);
        if (received <= 0) return false;
        count = received;
        wasShort = received < Capacity;
        return true;
    }

    // sockaddr_in and sockaddr_in6: the family is in the host's order, the rest in the network's.
    static bool TryReadName(byte* name, out TransportAddress from)
    {
        const ushort inet = 2, inet6 = 10;
        ushort port = (ushort)((name[2] << 8) | name[3]);
        switch (*(ushort*)name)
        {
            case inet:
                from = TransportAddress.From(new ReadOnlySpan<byte>(name + 4, 4), port);
                return true;
            case inet6:
                from = TransportAddress.From(new ReadOnlySpan<byte>(name + 8, 16), port);
                return true;
            default:
                from = default;
                return false;
        }
    }
}
