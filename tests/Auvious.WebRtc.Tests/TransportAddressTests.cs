using System.Net;
using System.Net.Sockets;

namespace Auvious.WebRtc.Tests;

public sealed class TransportAddressTests
{
    [Theory]
    [InlineData("192.0.2.1:5000")]
    [InlineData("255.255.255.255:65535")]
    [InlineData("[2001:db8::1]:443")]
    [InlineData("[::1]:1")]
    public void It_survives_the_ways_there_and_back(string text)
    {
        IPEndPoint endPoint = IPEndPoint.Parse(text);
        TransportAddress address = TransportAddress.From(endPoint);

        address.ToIPEndPoint().ShouldBe(endPoint);
        address.ToString().ShouldBe(text);
        TransportAddress.From(endPoint.Serialize()).ShouldBe(address);
        IPAddress any = endPoint.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        SocketAddress filled = new IPEndPoint(any, 9).Serialize();
        address.CopyTo(filled);
        filled.ShouldBe(endPoint.Serialize());
        filled.GetHashCode().ShouldBe(endPoint.Serialize().GetHashCode());
    }

    [Fact]
    public void An_IPv4_address_and_its_mapped_form_are_the_same_peer()
    {
        var plain = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5000);
        var mapped = new IPEndPoint(plain.Address.MapToIPv6(), 5000);

        TransportAddress.From(mapped).ShouldBe(TransportAddress.From(plain));
        TransportAddress.From(mapped.Serialize()).IsIPv4.ShouldBeTrue();
        SocketAddress filled = new IPEndPoint(IPAddress.IPv6Any, 0).Serialize();
        TransportAddress.From(plain).CopyTo(filled);
        filled.ShouldBe(mapped.Serialize());
    }

    [Fact]
    public void Port_and_address_both_count()
    {
        TransportAddress address = TransportAddress.From([192, 0, 2, 1], 5000);

        (address == TransportAddress.From([192, 0, 2, 1], 5001)).ShouldBeFalse();
        (address != TransportAddress.From([192, 0, 2, 2], 5000)).ShouldBeTrue();
        address.Equals((object)TransportAddress.From([192, 0, 2, 1], 5000)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(new byte[] { 0, 1 }, PacketClass.Stun)]
    [InlineData(new byte[] { 3, 1 }, PacketClass.Stun)]
    [InlineData(new byte[] { 4, 1 }, PacketClass.Unknown)]
    [InlineData(new byte[] { 20, 254 }, PacketClass.Dtls)]
    [InlineData(new byte[] { 63, 254 }, PacketClass.Dtls)]
    [InlineData(new byte[] { 64, 0 }, PacketClass.Unknown)]
    [InlineData(new byte[] { 128, 96 }, PacketClass.Rtp)]
    [InlineData(new byte[] { 191, 0xE0 }, PacketClass.Rtp)]
    [InlineData(new byte[] { 128, 200 }, PacketClass.Rtcp)]
    [InlineData(new byte[] { 129, 206 }, PacketClass.Rtcp)]
    [InlineData(new byte[] { 192, 0 }, PacketClass.Unknown)]
    [InlineData(new byte[] { 128 }, PacketClass.Unknown)]
    [InlineData(new byte[] { }, PacketClass.Unknown)]
    public void A_packets_class_is_in_its_first_bytes(byte[] packet, PacketClass expected) =>
        PacketClassifier.Classify(packet).ShouldBe(expected);
}
