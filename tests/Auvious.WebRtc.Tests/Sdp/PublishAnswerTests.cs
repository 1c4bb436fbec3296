using Auvious.WebRtc.Sdp;

namespace Auvious.WebRtc.Tests.Sdp;

public class PublishAnswerTests
{
    [Theory]
    [InlineData("chromium-mic-and-cam", "111", "96 97")]
    [InlineData("firefox-mic-and-cam", "109", "120 124")]
    [InlineData("m84-planb-mic-and-cam", "111", "96 97")]
    public void Opus_and_the_first_video_codec_with_its_rtx_are_answered(string name, string audio, string video)
    {
        var lines = Offers.Write(Offers.Publish(Offers.Parse(name)));
        Offers.Section(lines, 0)[0].ShouldBe($"m=audio 10000 UDP/TLS/RTP/SAVPF {audio}");
        Offers.Section(lines, 1)[0].ShouldBe($"m=video 10000 UDP/TLS/RTP/SAVPF {video}");
    }

    [Fact]
    public void The_answer_to_Chromium_is_this_and_nothing_else() =>
        string.Join('\n', Offers.Write(Offers.Publish(Offers.Parse("chromium-mic-and-cam")))).ShouldBe(
            """
            v=0
            o=- 42 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=extmap-allow-mixed
            a=msid-semantic: WMS
            a=ice-lite
            m=audio 10000 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 192.0.2.1
            a=rtcp:10000 IN IP4 192.0.2.1
            a=ice-ufrag:ourufrag
            a=ice-pwd:ourpasswordourpassword24
            a=fingerprint:sha-256 AA:BB
            a=setup:passive
            a=mid:0
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=recvonly
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1
            a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host
            a=candidate:2 1 udp 2130706175 2001:db8::1 10000 typ host
            a=end-of-candidates
            m=video 10000 UDP/TLS/RTP/SAVPF 96 97
            c=IN IP4 192.0.2.1
            a=rtcp:10000 IN IP4 192.0.2.1
            a=ice-ufrag:ourufrag
            a=ice-pwd:ourpasswordourpassword24
            a=fingerprint:sha-256 AA:BB
            a=setup:passive
            a=mid:1
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=extmap:13 urn:3gpp:video-orientation
            a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
            a=extmap:8 http://www.webrtc.org/experiments/rtp-hdrext/color-space
            a=recvonly
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtcp-fb:96 ccm fir
            a=rtcp-fb:96 transport-cc
            a=rtcp-fb:96 goog-remb
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host
            a=candidate:2 1 udp 2130706175 2001:db8::1 10000 typ host
            a=end-of-candidates
            """.ReplaceLineEndings("\n"));

    [Fact]
    public void Without_transport_wide_feedback_the_send_time_is_taken()
    {
        var text = Offers.Text("chromium-cam").Replace("transport-cc", "other");
        var extensions = Offers.Publish(Offers.ParseText(text), audio: false).Tracks[0].Extensions;
        extensions.Has(HeaderExtension.TransportSequence).ShouldBeFalse();
        extensions[HeaderExtension.AbsSendTime].ShouldBe((byte)2);
    }

    [Fact]
    public void A_microphone_takes_the_audio_and_rejects_the_video()
    {
        var lines = Offers.Write(Offers.Publish(Offers.Parse("chromium-mic-and-cam"), video: false));
        lines.ShouldContain("a=group:BUNDLE 0");
        Offers.Section(lines, 1).ShouldBe(
            [Offers.Parse("chromium-mic-and-cam").Media[1] is var video ? $"m=video 0 UDP/TLS/RTP/SAVPF {video.Formats}" : "",
             "c=IN IP4 0.0.0.0", "a=mid:1", "a=inactive"]);
    }

    [Fact]
    public void A_camera_takes_the_video_and_rejects_the_audio()
    {
        var answer = Offers.Publish(Offers.Parse("m84-planb-mic-and-cam"), audio: false);
        answer.Transport.Mid.ShouldBe("video");
        var lines = Offers.Write(answer);
        lines.ShouldContain("a=group:BUNDLE video");
        Offers.Section(lines, 0)[0].ShouldStartWith("m=audio 0 ");
    }

    [Theory]
    [InlineData("chromium-cam", true, true)]
    [InlineData("chromium-cam", true, false)]
    [InlineData("chromium-mic", true, true)]
    [InlineData("chromium-mic", false, true)]
    [InlineData("chromium-view", true, true)]
    [InlineData("m84-planb-view", true, true)]
    public void An_offer_without_the_media_its_type_needs_is_refused(string name, bool audio, bool video)
    {
        PublishAnswer.TryMake(Offers.Parse(name), audio, video, out _, out string reason).ShouldBeFalse();
        reason.ShouldNotBeEmpty();
    }

    [Fact]
    public void Audio_and_video_have_to_be_bundled() =>
        PublishAnswer.TryMake(
            Offers.ParseText(Offers.Text("chromium-mic-and-cam").Replace("BUNDLE 0 1", "BUNDLE 0")),
            true, true, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("VP8 VP9 AV1 H264", "VP8")]
    [InlineData("VP9 AV1 H264", "VP9")]
    [InlineData("AV1 H264", "AV1")]
    public void The_first_codec_that_can_be_forwarded_is_it(string offered, string taken)
    {
        var text = Offers.Text("chromium-cam");
        string[] all = ["VP8", "VP9", "H264", "AV1"];
        foreach (var codec in all.Except(offered.Split(' '))) text = text.Replace($"{codec}/90000", "X-NEW/90000");
        // Chromium's order is VP8, H264, AV1, VP9.
        if (taken == "VP9") text = text.Replace("AV1/90000", "X-NEW/90000").Replace("H264/90000", "X-NEW/90000");
        if (taken == "AV1") text = text.Replace("H264/90000", "X-NEW/90000");
        Offers.Publish(Offers.ParseText(text), audio: false).Tracks[0].Codec.Name.ShouldBe(taken);
    }

    [Fact]
    public void Codec_names_are_written_in_canonical_case() =>
        Offers.Write(Offers.Publish(Offers.ParseText(Offers.Text("chromium-cam").Replace("VP8/", "vp8/")), audio: false))
            .ShouldContain("a=rtpmap:96 VP8/90000");

    [Fact]
    public void Simulcast_is_answered_as_one_picture() =>
        Offers.Write(Offers.Publish(Offers.Parse("chromium-simulcast"), audio: false))
            .ShouldNotContain(line => line.Contains("simulcast") || line.Contains("rid"));

    [Fact]
    public void An_extension_id_above_14_is_taken_only_where_the_forms_may_mix()
    {
        var text = Offers.Text("chromium-cam").Replace("extmap:3 urn:3gpp", "extmap:20 urn:3gpp");
        Offers.Publish(Offers.ParseText(text), audio: false).Tracks[0].Extensions[HeaderExtension.VideoOrientation].ShouldBe((byte)20);
        text = text.Replace("a=extmap-allow-mixed\r\n", "");
        Offers.Publish(Offers.ParseText(text), audio: false).Tracks[0].Extensions.Has(HeaderExtension.VideoOrientation).ShouldBeFalse();
    }
}
