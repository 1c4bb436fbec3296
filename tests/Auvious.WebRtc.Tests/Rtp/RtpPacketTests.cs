using Auvious.WebRtc.Rtp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Rtp;

public class RtpPacketTests
{
    // RFC 8285 section 4.2: ids 3 and 5, padding between.
    static readonly byte[] OneByte = [0xBE, 0xDE, 0x00, 0x02, 0x30, 0xAA, 0x00, 0x00, 0x52, 0x01, 0x02, 0x03];

    // RFC 8285 section 4.3: id 3 with nothing, id 20 with two bytes.
    static readonly byte[] TwoByte = [0x10, 0x00, 0x00, 0x02, 0x03, 0x00, 0x14, 0x02, 0x0A, 0x0B, 0x00, 0x00];

    [Fact]
    public void Every_field_of_the_header_is_read()
    {
        RtpPacket.TryParse(Packets.Make(65535,
            0xFFFFFFFF, 0xCAFEBABE, 111, [9, 8], OneByte, 4, true, [1, 2]), out var packet).ShouldBeTrue();
        packet.SequenceNumber.ShouldBe((ushort)65535);
        packet.Timestamp.ShouldBe(0xFFFFFFFF);
        packet.Source.ShouldBe(0xCAFEBABE);
        packet.PayloadType.ShouldBe(111);
        packet.Marker.ShouldBeTrue();
        packet.ContributingSources.ShouldBe(2);
        packet.HeaderLength.ShouldBe(12 + 8 + 12);
        packet.PaddingLength.ShouldBe(4);
        packet.Payload.ToArray().ShouldBe([9, 8]);
    }

    [Theory]
    [InlineData(3, "AA")]
    [InlineData(5, "010203")]
    [InlineData(4, null)]
    public void One_byte_extensions_are_found(int id, string? value) => Extension(OneByte, id).ShouldBe(value);

    [Theory]
    [InlineData(3, "")]
    [InlineData(20, "0A0B")]
    [InlineData(4, null)]
    public void Two_byte_extensions_are_found(int id, string? value) => Extension(TwoByte, id).ShouldBe(value);

    [Fact]
    public void Id_15_ends_a_one_byte_extension() => Extension([0xBE, 0xDE, 0, 1, 0xF0, 0x30, 0xAA, 0], 3).ShouldBeNull();

    [Fact]
    public void An_element_longer_than_its_extension_is_not_there() => Extension([0xBE, 0xDE, 0, 1, 0x3F, 1, 2, 3], 3).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("800000000000000000000000")]
    [InlineData("40600001000000010000000200")]
    [InlineData("8F600001000000010000000200000000")]
    [InlineData("90600001000000010000000200")]
    [InlineData("906000010000000100000002BEDE0002AABBCCDD")]
    [InlineData("A06000010000000100000002AA00")]
    [InlineData("A06000010000000100000002AA03")]
    public void What_is_cut_or_false_does_not_parse(string hex) =>
        RtpPacket.TryParse(Convert.FromHexString(hex), out _).ShouldBe(hex.StartsWith("8000"));

    [Fact]
    public void No_bytes_whatever_make_it_throw() =>
        Gen.Byte.Array[0, 80].Sample(bytes =>
        {
            if (bytes.Length > 0) bytes[0] = (byte)(0x80 | (bytes[0] & 0x3F));
            if (!RtpPacket.TryParse(bytes, out var packet)) return;
            _ = packet.Payload.Length;
            for (var elements = new ExtensionElements(packet); elements.MoveNext();) _ = elements.Value.Length;
            var map = new ExtensionMap();
            for (int id = 1; id < 256; id++) map.Add((byte)id, (byte)(256 - id));
            var destination = new byte[bytes.Length + 256];
            RtpForwarding.Write(packet, new(1, 2, 3, 4), map, destination);
            foreach (var codec in (string[])["VP8", "VP9", "H264", "AV1"]) Keyframes.Starts(codec, packet.Payload);
            RtpForwarding.TryUnwrapRetransmission(bytes, 1, 2, out _);
        });

    static string? Extension(byte[] extension, int id)
    {
        RtpPacket.TryParse(Packets.Make(1, extension: extension), out var packet).ShouldBeTrue();
        return packet.TryGetExtension(id, out var value) ? Convert.ToHexString(value) : null;
    }
}
