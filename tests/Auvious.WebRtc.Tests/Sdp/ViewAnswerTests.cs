using Auvious.WebRtc.Sdp;

namespace Auvious.WebRtc.Tests.Sdp;

public class ViewAnswerTests
{
    static readonly PublishAnswer Chromium = Offers.Publish(Offers.Parse("chromium-mic-and-cam"));

    [Theory]
    [InlineData("chromium-view", "96 97")]
    [InlineData("safari-view", "100 101")]
    [InlineData("m84-planb-view", "96 97")]
    public void The_publishers_codec_is_answered_under_the_viewers_payload_types(string name, string video)
    {
        var lines = Offers.Write(Offers.View(Offers.Parse(name), Chromium));
        Offers.Section(lines, 0)[0].ShouldBe("m=audio 10000 UDP/TLS/RTP/SAVPF 111");
        Offers.Section(lines, 1)[0].ShouldBe($"m=video 10000 UDP/TLS/RTP/SAVPF {video}");
        Offers.Section(lines, 1).ShouldContain("a=sendonly");
    }

    [Fact]
    public void Plan_B_clients_see_one_stream_with_both_tracks()
    {
        var lines = Offers.Write(Offers.View(Offers.Parse("m84-planb-view"), Chromium));
        lines.ShouldContain("a=msid-semantic: WMS stream-1--");
        lines.ShouldContain("a=group:BUNDLE audio video");
        Offers.Section(lines, 0).Where(line => line.StartsWith("a=ssrc") || line.StartsWith("a=msid")).ShouldBe(
            ["a=msid:stream-1-- stream-1---audio", "a=ssrc:1000 cname:cname", "a=ssrc:1000 msid:stream-1-- stream-1---audio"]);
        Offers.Section(lines, 1).Where(line => line.StartsWith("a=ssrc") || line.StartsWith("a=msid")).ShouldBe(
        [
            "a=msid:stream-1-- stream-1---video", "a=ssrc-group:FID 1002 1003",
            "a=ssrc:1002 cname:cname", "a=ssrc:1002 msid:stream-1-- stream-1---video",
            "a=ssrc:1003 cname:cname", "a=ssrc:1003 msid:stream-1-- stream-1---video",
        ]);
    }

    [Fact]
    public void Only_extensions_of_the_media_go_on_and_under_the_viewers_ids()
    {
        var text = Offers.Text("chromium-view").Replace("extmap:13 ", "extmap:9 ");
        var extensions = Offers.View(Offers.ParseText(text), Chromium).Tracks[1].Extensions;
        extensions[HeaderExtension.VideoOrientation].ShouldBe((byte)9);
        extensions.Has(HeaderExtension.TransportSequence).ShouldBeFalse();
        extensions.Has(HeaderExtension.Mid).ShouldBeFalse();
    }

    [Fact]
    public void A_data_channel_is_rejected_in_its_place()
    {
        var offer = Offers.Parse("chromium-data");
        var lines = Offers.Write(Offers.View(offer, Chromium));
        int data = offer.Media.Index().Single(media => media.Item.KindText == "application").Index;
        Offers.Section(lines, data)[0].ShouldBe("m=application 0 UDP/DTLS/SCTP webrtc-datachannel");
        Offers.Section(lines, data).ShouldContain($"a=mid:{offer.Media[data].Mid}");
        lines.Single(line => line.StartsWith("a=group")).Split(' ').ShouldNotContain(offer.Media[data].Mid!);
    }

    [Fact]
    public void An_m_line_whose_codec_the_viewer_lacks_is_rejected()
    {
        var lines = Offers.Write(Offers.View(Offers.ParseText(Offers.Text("m84-planb-view").Replace("VP8/90000", "VP9/90000")), Chromium));
        Offers.Section(lines, 1)[0].ShouldStartWith("m=video 0 ");
        lines.ShouldContain("a=group:BUNDLE audio");
    }

    [Fact]
    public void A_viewer_that_lacks_every_codec_is_refused()
    {
        var camera = Offers.Publish(Offers.Parse("chromium-cam"), audio: false);
        ViewAnswer.TryMake(
            Offers.ParseText(Offers.Text("m84-planb-view").Replace("VP8/90000", "VP9/90000")), camera.Tracks, () => 1, out _,
            out string reason)
            .ShouldBeFalse();
        reason.ShouldContain("VP8");
    }

    [Theory]
    [InlineData("packetization-mode=1;profile-level-id=42e01f", "packetization-mode=1;profile-level-id=42e034", true)]
    [InlineData("packetization-mode=1;profile-level-id=42e01f", "profile-level-id=42e01f", false)]
    [InlineData("packetization-mode=1;profile-level-id=42001f", "packetization-mode=1;profile-level-id=640c1f", true)]
    [InlineData("packetization-mode=1;profile-level-id=640c1f", "packetization-mode=1;profile-level-id=42e01f", false)]
    [InlineData("packetization-mode=1;profile-level-id=64001f", "packetization-mode=1;profile-level-id=640c1f", false)]
    [InlineData("packetization-mode=1;profile-level-id=4d8020", "packetization-mode=1;profile-level-id=42e01f", true)]
    [InlineData("", "profile-level-id=42e01f", true)]
    [InlineData("profile-level-id=zz", "profile-level-id=42e01f", false)]
    public void H264_is_matched_by_profile_and_packetization_and_not_by_level(string published, string offered, bool fits)
    {
        var theirs = new RtpCodec(102, "H264", 90_000, 1, published, []);
        var viewers = new RtpCodec(97, "H264", 90_000, 1, offered, []);
        (CodecMatch.Find(theirs, [viewers]) is not null).ShouldBe(fits);
    }

    [Fact]
    public void The_same_profile_goes_before_one_that_only_fits()
    {
        RtpCodec Profile(int payloadType, string id) =>
            new(payloadType, "H264", 90_000, 1, $"packetization-mode=1;profile-level-id={id}", []);
        CodecMatch.Find(Profile(102, "42e01f"), [Profile(96, "640c1f"), Profile(98, "42e01f")])!.PayloadType.ShouldBe(98);
    }

    [Theory]
    [InlineData("VP9", "profile-id=2", "profile-id=0", false)]
    [InlineData("VP9", "", "profile-id=0", true)]
    [InlineData("AV1", "level-idx=5;profile=0;tier=0", "profile=0", true)]
    [InlineData("AV1", "profile=1", "profile=0", false)]
    public void VP9_and_AV1_are_matched_by_profile(string name, string published, string offered, bool fits) =>
        CodecMatch.Same(new(1, name, 90_000, 1, published, []), new(2, name, 90_000, 1, offered, [])).ShouldBe(fits);
}
