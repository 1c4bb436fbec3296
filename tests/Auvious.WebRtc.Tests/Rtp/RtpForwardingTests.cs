using Auvious.WebRtc.Rtp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Rtp;

public class RtpForwardingTests
{
    static readonly byte[] Extension = [0xBE, 0xDE, 0x00, 0x02, 0x30, 0xAA, 0x52, 0x01, 0x02, 0x03, 0x00, 0x00];

    [Fact]
    public void A_viewer_gets_its_own_header_fields_and_the_same_payload()
    {
        var written = Forward(Packets.Make(10, marker: true, contributing: [77], padding: 8), new(100, 20, 30, 40), ExtensionMap.Empty);
        RtpPacket.TryParse(written, out var packet).ShouldBeTrue();
        (packet.PayloadType, packet.SequenceNumber, packet.Timestamp, packet.Source).ShouldBe((100, (ushort)20, 30u, 40u));
        packet.Marker.ShouldBeTrue();
        packet.ContributingSources.ShouldBe(1);
        packet.PaddingLength.ShouldBe(0);
        packet.Payload.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Extensions_go_on_under_the_viewers_ids_and_the_rest_stays_behind()
    {
        var map = new ExtensionMap();
        map.Add(5, 9);
        RtpPacket.TryParse(Forward(Packets.Make(1, extension: Extension), default, map), out var packet).ShouldBeTrue();
        packet.TryGetExtension(9, out var value).ShouldBeTrue();
        value.ToArray().ShouldBe([1, 2, 3]);
        packet.TryGetExtension(3, out _).ShouldBeFalse();
        packet.HeaderLength.ShouldBe(12 + 8);
    }

    [Fact]
    public void An_id_above_14_is_written_in_the_two_byte_form()
    {
        var map = new ExtensionMap();
        map.Add(3, 9);
        map.Add(5, 200);
        RtpPacket.TryParse(Forward(Packets.Make(1, extension: Extension), default, map), out var packet).ShouldBeTrue();
        packet.TryGetExtension(200, out var value).ShouldBeTrue();
        value.ToArray().ShouldBe([1, 2, 3]);
        packet.TryGetExtension(9, out value).ShouldBeTrue();
        value.ToArray().ShouldBe([0xAA]);
    }

    [Fact]
    public void Without_extensions_to_forward_there_is_no_extension()
    {
        var map = new ExtensionMap();
        map.Add(11, 9);
        RtpPacket.TryParse(Forward(Packets.Make(1, extension: Extension), default, map), out var packet).ShouldBeTrue();
        packet.HeaderLength.ShouldBe(12);
    }

    [Fact]
    public void A_retransmission_wrapped_and_unwrapped_is_the_packet_again() =>
        Gen.Select(Gen.UShort, Gen.UInt, Gen.Byte.Array[1, 50], Gen.Bool).Sample((sequence, timestamp, payload, marker) =>
        {
            RtpPacket.TryParse(Packets.Make(sequence, timestamp, 7, 96, payload, Extension, marker: marker), out var packet).ShouldBeTrue();
            var map = new ExtensionMap();
            map.Add(3, 3);
            map.Add(5, 5);
            var bytes = new byte[200];
            int length = RtpForwarding.WriteRetransmission(packet, new(97, 1, timestamp, 8), sequence, map, bytes);
            RtpPacket.TryParse(bytes.AsSpan(0, length), out var wrapped).ShouldBeTrue();
            (wrapped.PayloadType, wrapped.Source).ShouldBe((97, 8u));
            RtpForwarding.TryUnwrapRetransmission(bytes.AsSpan(0, length), 96, 7, out length).ShouldBeTrue();
            RtpPacket.TryParse(bytes.AsSpan(0, length), out var unwrapped).ShouldBeTrue();
            (unwrapped.SequenceNumber, unwrapped.Timestamp, unwrapped.Source, unwrapped.PayloadType, unwrapped.Marker)
                .ShouldBe((sequence, timestamp, 7u, 96, marker));
            unwrapped.Payload.SequenceEqual(payload).ShouldBeTrue();
        });

    [Fact]
    public void A_retransmission_of_padding_alone_is_nothing() =>
        RtpForwarding.TryUnwrapRetransmission(Packets.Make(1, payload: [], padding: 200), 96, 7, out _).ShouldBeFalse();

    static byte[] Forward(byte[] bytes, RtpRewrite rewrite, ExtensionMap map)
    {
        RtpPacket.TryParse(bytes, out var packet).ShouldBeTrue();
        var destination = new byte[bytes.Length + RtpForwarding.MaxGrowth];
        return destination[..RtpForwarding.Write(packet, rewrite, map, destination)];
    }
}
