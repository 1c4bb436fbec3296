using Auvious.WebRtc.Rtcp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Rtcp;

public class RtcpTests
{
    delegate void Write(ref RtcpWriter writer);

    [Fact]
    public void A_sender_report_with_its_source_description_reads_as_written()
    {
        var report = new SenderReport(7, 0x0102030405060708, 9, 10, 11);
        var bytes = Compound((ref RtcpWriter writer) =>
        {
            writer.SenderReport(report);
            writer.SourceDescription(7, "abcd"u8);
            writer.Bye(7);
        });
        bytes.Length.ShouldBe(28 + 16 + 8);
        var reader = new RtcpReader(bytes);
        reader.MoveNext().ShouldBeTrue();
        SenderReport.TryRead(reader, out var read).ShouldBeTrue();
        read.ShouldBe(report);
        reader.MoveNext().ShouldBeTrue();
        reader.Type.ShouldBe(RtcpType.SourceDescription);
        Convert.ToHexString(reader.Body).ShouldBe("00000007" + "0104" + "61626364" + "0000");
        reader.MoveNext().ShouldBeTrue();
        (reader.Type, reader.Sender).ShouldBe((RtcpType.Bye, 7u));
        reader.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public void Report_blocks_read_as_written() =>
        Gen.Select(Gen.UInt, Gen.Byte, Gen.Int[-0x800000, 0x7FFFFF], Gen.UInt, Gen.UInt).Sample((source, fraction, lost, highest, jitter) =>
        {
            ReportBlock[] blocks = [new(source, fraction, lost, highest, jitter, 5, 6), new(1, 2, 3, 4, 5, 6, 7)];
            var reader = new RtcpReader(Compound((ref RtcpWriter writer) => writer.ReceiverReport(99, blocks)));
            reader.MoveNext().ShouldBeTrue();
            reader.Sender.ShouldBe(99u);
            var read = new ReportBlocks(reader);
            read.MoveNext().ShouldBeTrue();
            read.Current.ShouldBe(blocks[0]);
            read.MoveNext().ShouldBeTrue();
            read.Current.ShouldBe(blocks[1]);
            read.MoveNext().ShouldBeFalse();
        });

    [Fact]
    public void Nacked_numbers_read_as_written() =>
        Gen.Select(Gen.UShort, Gen.Int[1, 40].Array[1, 60]).Sample((start, steps) =>
        {
            List<ushort> missing = [start];
            foreach (int step in steps) missing.Add((ushort)(missing[^1] + step));
            var reader = new RtcpReader(Compound((ref RtcpWriter writer) => writer.Nack(1, 2, missing.ToArray())));
            reader.MoveNext().ShouldBeTrue();
            reader.MediaSource.ShouldBe(2u);
            List<ushort> read = [];
            for (var nacked = new NackedSequences(reader); nacked.MoveNext();) read.Add(nacked.Current);
            read.ShouldBe(missing);
        });

    [Fact]
    public void Keyframe_wishes_read_as_written()
    {
        var reader = new RtcpReader(Compound((ref RtcpWriter writer) =>
        {
            writer.PictureLoss(1, 2);
            writer.FullIntraRequest(1, 3, 200);
        }));
        reader.MoveNext().ShouldBeTrue();
        Feedback.AsksForKeyframe(reader, 2).ShouldBeTrue();
        Feedback.AsksForKeyframe(reader, 3).ShouldBeFalse();
        reader.MoveNext().ShouldBeTrue();
        Feedback.AsksForKeyframe(reader, 3).ShouldBeTrue();
        Feedback.AsksForKeyframe(reader, 2).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30_000)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(10_000_000)]
    [InlineData(4_000_000_000)]
    public void A_bitrate_reads_as_written_within_its_18_bits(long bitrate)
    {
        var reader = new RtcpReader(Compound((ref RtcpWriter writer) => writer.Remb(1, 2, bitrate)));
        reader.MoveNext().ShouldBeTrue();
        Feedback.TryReadRemb(reader, out long read).ShouldBeTrue();
        read.ShouldBeInRange((long)(bitrate * 0.9999), bitrate);
    }

    [Fact]
    public void The_answer_to_a_reference_time_is_found_among_other_blocks()
    {
        // A DLRR block (5) behind a block of another kind (6), for two receivers.
        var reader = new RtcpReader(Convert.FromHexString(
            "80CF000B" + "00000001" + "06000001" + "AABBCCDD" +
            "05000006" + "00000002" + "11111111" + "00000010" + "00000003" + "22222222" + "00000020" + "00000000"));
        reader.MoveNext().ShouldBeTrue();
        Feedback.TryReadReferenceAnswer(reader, 3, out uint reference, out uint delay).ShouldBeTrue();
        (reference, delay).ShouldBe((0x22222222u, 0x20u));
        Feedback.TryReadReferenceAnswer(reader, 4, out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("80C80006")]
    [InlineData("40C9000100000001")]
    [InlineData("A0C900010000000F")]
    [InlineData("A0C9000100000002")]
    public void What_is_cut_or_false_ends_the_walk(string hex) => new RtcpReader(Convert.FromHexString(hex)).MoveNext().ShouldBeFalse();

    [Fact]
    public void No_bytes_whatever_make_it_throw() =>
        Gen.Select(Gen.Byte.Array[4, 120], Gen.Int[200, 207], Gen.Int[0, 31], Gen.Int[0, 29]).Sample((bytes, type, count, words) =>
        {
            (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)(0x80 | count), (byte)type, 0, (byte)words);
            for (var reader = new RtcpReader(bytes); reader.MoveNext();)
            {
                SenderReport.TryRead(reader, out _);
                for (var blocks = new ReportBlocks(reader); blocks.MoveNext();) _ = blocks.Current;
                for (var nacked = new NackedSequences(reader); nacked.MoveNext();) _ = nacked.Current;
                Feedback.AsksForKeyframe(reader, 1);
                Feedback.TryReadRemb(reader, out _);
                Feedback.TryReadReferenceAnswer(reader, 1, out _, out _);
            }
        });

    static byte[] Compound(Write write)
    {
        var bytes = new byte[1500];
        var writer = new RtcpWriter(bytes);
        write(ref writer);
        return bytes[..writer.Length];
    }
}
