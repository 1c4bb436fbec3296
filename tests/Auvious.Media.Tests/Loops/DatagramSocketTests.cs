using System.Net;
using System.Net.Sockets;
using Auvious.Media.Loops;
using Auvious.WebRtc;

namespace Auvious.Media.Tests.Loops;

public class DatagramSocketTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Kinds => LinuxUdpSocket.IsSupported ? ["plain", "linux"] : ["plain"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Datagrams_of_any_size_reach_each_receiver_whole_and_in_order(string kind)
    {
        using var socket = Bind(kind);
        using Socket first = Receiver(), second = Receiver();
        int[] sizes = [1100, 1100, 1099, 1100, 1100, 1100, 1, 1200, 40, 40, 40, 40, 41, 1100, 700];
        for (int i = 0; i < sizes.Length; i++)
        {
            Send(socket, sizes[i], (byte)i, first);
            Send(socket, sizes[i] + 1, (byte)(100 + i), second);
        }
        socket.Flush();
        Receive(first, sizes.Length).ShouldBe(sizes.Select((size, i) => (size, (byte)i)));
        Receive(second, sizes.Length).ShouldBe(sizes.Select((size, i) => (size + 1, (byte)(100 + i))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void More_than_a_batch_is_sent_and_received(string kind)
    {
        using IDatagramSocket sender = Bind(kind), receiver = Bind(kind);
        var to = TransportAddress.From(new IPEndPoint(IPAddress.Loopback, receiver.Port));
        for (int i = 0; i < 1200; i++)
        {
            sender.Rent()[0] = 0x80;
            sender.Send(100 + (i % 3), to);
        }
        sender.Flush();
        int received = 0;
        Until(() =>
        {
            receiver.Wait(TimeSpan.FromMilliseconds(10));
            while (receiver.TryReceive(out var datagram, out var from))
            {
                datagram.Length.ShouldBe(100 + (received % 3));
                from.Port.ShouldBe((ushort)sender.Port);
                from.IsIPv4.ShouldBeTrue();
                received++;
            }
            return received == 1200;
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_wake_up_ends_the_wait_and_is_no_datagram(string kind)
    {
        using var socket = Bind(kind);
        socket.Wake();
        socket.Wait(TimeSpan.FromMinutes(5));
        socket.TryReceive(out _, out _).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_address_nobody_reaches_costs_only_its_own_datagram(string kind)
    {
        using var socket = Bind(kind);
        using var receiver = Receiver();
        for (int i = 0; i < 3; i++)
        {
            socket.Rent();
            socket.Send(10, TransportAddress.From(new IPEndPoint(IPAddress.Parse("255.255.255.255"), 9)));
            Send(socket, 20, (byte)i, receiver);
        }
        socket.Flush();
        Receive(receiver, 3).ShouldBe([(20, (byte)0), (20, (byte)1), (20, (byte)2)]);
    }

    static IDatagramSocket Bind(string kind) => kind == "linux" ? LinuxUdpSocket.Bind(0) : UdpSocket.Bind(0);

    static Socket Receiver()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    static void Send(IDatagramSocket socket, int size, byte mark, Socket to)
    {
        socket.Rent()[..size].Fill(mark);
        socket.Send(size, TransportAddress.From((IPEndPoint)to.LocalEndPoint!));
    }

    static List<(int Size, byte Mark)> Receive(Socket socket, int count)
    {
        var buffer = new byte[2048];
        List<(int, byte)> received = [];
        while (received.Count < count)
        {
            int length = socket.Receive(buffer);
            buffer[..length].ShouldAllBe(value => value == buffer[0]);
            received.Add((length, buffer[0]));
        }
        return received;
    }

    static void Until(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition()) TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience);
    }
}
