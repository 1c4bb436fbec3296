using System.Runtime.InteropServices;
using Auvious.WebRtc;

namespace Auvious.Media.Loops;

/// <summary>Datagrams collected and sent together; those of one size to one address as segments of one send.</summary>
sealed unsafe class SendBatch(int descriptor, bool ipv6) : IDisposable
{
    internal const int Capacity = 512;
    const int MaxDatagram = 2048;
    const int NameLength = 28;

    // Of the kernel: UDP_MAX_SEGMENTS was 64 for long, and an IP packet has 16 bits of length.
    const int MaxSegments = 64;
    const int MaxSegmented = 60_000;

    readonly byte* bytes = (byte*)NativeMemory.AllocZeroed(Capacity, MaxDatagram);
    readonly byte* names = (byte*)NativeMemory.AllocZeroed(Capacity, NameLength);
    readonly LinuxNative.Vector* vectors = (LinuxNative.Vector*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(LinuxNative.Vector));
    readonly LinuxNative.Message* messages = (LinuxNative.Message*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(LinuxNative.Message));
    readonly LinuxNative.SegmentControl* controls =
        (LinuxNative.SegmentControl*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(LinuxNative.SegmentControl));

    readonly int[] lengths = new int[Capacity];
    readonly int[] following = new int[Capacity];
    readonly Group[] groups = new Group[Capacity];
    readonly Dictionary<TransportAddress, int> openGroups = new(Capacity);
    int count;
    int groupCount;
    bool segments = true;

    struct Group
    {
        public TransportAddress To;
        public int First;
        public int Last;
        public int Count;
        public int Total;
    }

    internal bool IsFull => count == Capacity;

    internal Span<byte> Rent() => new(bytes + (count * MaxDatagram), MaxDatagram);

    internal void Add(int length, in TransportAddress to)
    {
        int slot = count++;
        lengths[slot] = length;
        following[slot] = -1;
        ref int open = ref CollectionsMarshal.GetValueRefOrAddDefault(openGroups, to, out bool exists);
        if (exists && Joins(ref groups[open], length))
        {
            ref var group = ref groups[open];
            following[group.Last] = slot;
            group.Last = slot;
            group.Count++;
            group.Total += length;
            return;
        }
        open = groupCount;
        groups[groupCount++] = new() { To = to, First = slot, Last = slot, Count = 1, Total = length };
    }

    internal void Flush()
    {
        if (count == 0) return;
        for (int i = 0, vector = 0; i < groupCount; i++) vector = Compose(i, vector);
        SendAll();
        (count, groupCount) = (0, 0);
        openGroups.Clear();
    }

    public void Dispose()
    {
        NativeMemory.Free(bytes);
        NativeMemory.Free(names);
        NativeMemory.Free(vectors);
        NativeMemory.Free(messages);
        NativeMemory.Free(controls);
    }

    // All segments but the last have the same size; the last may be smaller.
    bool Joins(ref Group group, int length) =>
        segments && group.Count < MaxSegments && group.Total + length <= MaxSegmented &&
        lengths[group.Last] == lengths[group.First] && length <= lengths[group.First];

    int Compose(int index, int vector)
    {
        ref var group = ref groups[index];
        messages[index] = new()
        {
            Name = names + (index * NameLength),
            NameLength = (uint)WriteName(group.To, names + (index * NameLength)),
            Vectors = vectors + vector,
            VectorCount = (nuint)group.Count,
        };
        for (int slot = group.First; slot >= 0; slot = following[slot])
            vectors[vector++] = new() { Base = bytes + (slot * MaxDatagram), Length = (nuint)lengths[slot] };
        if (group.Count == 1) return vector;
        controls[index] = new()
        {
            Length = LinuxNative.SegmentControl.UsedLength,
            Level = LinuxNative.UdpLevel,
            Type = LinuxNative.UdpSegment,
            SegmentSize = (ushort)lengths[group.First],
        };
        messages[index].Control = controls + index;
        messages[index].ControlLength = (nuint)sizeof(LinuxNative.SegmentControl);
        return vector;
    }

    void SendAll()
    {
        for (int sent = 0; sent < groupCount;)
        {
            int now = LinuxNative.Send(descriptor, messages + sent, (uint)(groupCount - sent), LinuxNative.DontWait);
            if (now > 0)
            {
                sent += now;
                continue;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error == LinuxNative.Interrupted) continue;
            // The kernel's buffer is full: what is left is lost, as on any full path; waiting would hold up every stream of the loop.
            if (error == LinuxNative.WouldBlock) return;
            if (error is LinuxNative.IOError or LinuxNative.InvalidArgument && groups[sent].Count > 1)
            {
                // This kernel or interface can't segment.
                segments = false;
                SendOneByOne(sent);
            }
            // Else it is this message's own trouble, an unreachable address say.
            sent++;
        }
    }

    void SendOneByOne(int index)
    {
        var message = messages[index];
        message.Control = null;
        message.ControlLength = 0;
        message.VectorCount = 1;
        for (nuint i = 0; i < messages[index].VectorCount; i++)
        {
            message.Vectors = messages[index].Vectors + i;
            LinuxNative.Send(descriptor, &message, 1, LinuxNative.DontWait);
        }
    }

    // sockaddr_in or sockaddr_in6, of the socket's own family.
    int WriteName(in TransportAddress to, byte* name)
    {
        (name[2], name[3]) = ((byte)(to.Port >> 8), (byte)to.Port);
        if (!ipv6)
        {
            *(ushort*)name = 2;
            to.WriteTo(new(name + 4, 4));
            return 16;
        }
        *(ushort*)name = 10;
        new Span<byte>(name + 4, 24).Clear();
        var address = new Span<byte>(name + 8, 16);
        if (to.IsIPv4)
        {
            address[10] = address[11] = 0xFF;
            address = address[12..];
        }
        to.WriteTo(address);
        return NameLength;
    }
}
