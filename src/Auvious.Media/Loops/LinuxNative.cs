using System.Runtime.InteropServices;

namespace Auvious.Media.Loops;

/// <summary>The batched datagram calls of 64-bit Linux (recvmmsg(2), sendmmsg(2), udp(7)), with their structures.</summary>
static unsafe partial class LinuxNative
{
    internal const int DontWait = 0x40;
    internal const int WouldBlock = 11;
    internal const int Interrupted = 4;
    internal const int IOError = 5;
    internal const int InvalidArgument = 22;
    internal const int UdpLevel = 17;

    /// <summary>UDP_SEGMENT: one send of many equal datagrams, cut by the kernel as late as it can.</summary>
    internal const int UdpSegment = 103;

    internal static bool IsSupported =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Vector
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary>struct mmsghdr: a msghdr, padded to eight bytes, and the length received or sent.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        readonly int padding;
        public int Length;
    }

    /// <summary>A control message with a 16-bit segment size in it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 24)]
    internal struct SegmentControl
    {
        public nuint Length;
        public int Level;
        public int Type;
        public ushort SegmentSize;

        /// <summary>CMSG_LEN of two bytes.</summary>
        public const int UsedLength = 18;
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    internal static partial int Receive(int descriptor, Message* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    internal static partial int Send(int descriptor, Message* messages, uint count, int flags);
}
