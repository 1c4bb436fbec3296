using Auvious.WebRtc.Rtcp;

namespace Auvious.WebRtc.Tests.Rtcp;

/// <summary>Compounds that Chromium 156 sent to this server, decrypted.</summary>
public class CapturedCompoundsTests
{
    [Fact]
    public void A_publishers_sender_report_with_cname_and_reference_answer()
    {
        var reader = Walk(
            "80C8000689EE2C41EEAF3DF3CD0B1FEE7343DCA00000006D000016B6" +
            "81CA000689EE2C4101107272374F7455544E4948757856777659000080CF000589EE2C410500000330D9827400068AD1000031A5");
        reader.MoveNext().ShouldBeTrue();
        SenderReport.TryRead(reader, out var report).ShouldBeTrue();
        report.ShouldBe(new SenderReport(0x89EE2C41, 0xEEAF3DF3CD0B1FEE, 0x7343DCA0, 109, 5814));
        reader.MoveNext().ShouldBeTrue();
        reader.Type.ShouldBe(RtcpType.SourceDescription);
        reader.MoveNext().ShouldBeTrue();
        Feedback.TryReadReferenceAnswer(reader, 0x30D98274, out uint reference, out uint delay).ShouldBeTrue();
        (reference, delay).ShouldBe((0x00068AD1u, 0x31A5u));
        reader.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public void A_viewers_report_of_two_tracks_with_a_nack()
    {
        var reader = Walk(
            "82C9000D00000001BBD949DF00000000000013D6000000000000000000000000" +
            "4845E7FC7F0000020000110600000000000000000000000081CD0003000000014845E7FC11070000");
        reader.MoveNext().ShouldBeTrue();
        var blocks = new ReportBlocks(reader);
        blocks.MoveNext().ShouldBeTrue();
        blocks.Current.ShouldBe(new ReportBlock(0xBBD949DF, 0, 0, 0x13D6, 0, 0, 0));
        blocks.MoveNext().ShouldBeTrue();
        blocks.Current.ShouldBe(new ReportBlock(0x4845E7FC, 127, 2, 0x1106, 0, 0, 0));
        blocks.MoveNext().ShouldBeFalse();
        reader.MoveNext().ShouldBeTrue();
        reader.MediaSource.ShouldBe(0x4845E7FCu);
        var nacked = new NackedSequences(reader);
        nacked.MoveNext().ShouldBeTrue();
        nacked.Current.ShouldBe((ushort)0x1107);
        nacked.MoveNext().ShouldBeFalse();
        reader.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public void A_viewers_lone_report()
    {
        var reader = Walk("81C900070000000158BF0F7400000000000030750000003D3DF4BDBF00006BE9");
        reader.MoveNext().ShouldBeTrue();
        var blocks = new ReportBlocks(reader);
        blocks.MoveNext().ShouldBeTrue();
        blocks.Current.LastSenderReport.ShouldBe(0x3DF4BDBFu);
        blocks.Current.DelaySinceLastSenderReport.ShouldBe(0x6BE9u);
        reader.MoveNext().ShouldBeFalse();
    }

    static RtcpReader Walk(string hex) => new(Convert.FromHexString(hex));
}
