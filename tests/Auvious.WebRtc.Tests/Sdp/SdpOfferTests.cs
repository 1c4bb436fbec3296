using Auvious.WebRtc.Sdp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Sdp;

public class SdpOfferTests
{
    static readonly string[] Names =
    [
        "chromium-cam", "chromium-data", "chromium-mic-and-cam",
        "chromium-mic", "chromium-simulcast", "chromium-view", "firefox-mic-and-cam",
        "m84-planb-mic-and-cam", "m84-planb-two-streams", "m84-planb-view", "safari-view",
    ];

    public static TheoryData<string> All => [.. Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_known_offer_parses_with_transport_and_codecs(string name)
    {
        var offer = Offers.Parse(name);
        foreach (var media in offer.Media.Where(media => media.Kind != MediaKind.Other))
        {
            media.IsRtp.ShouldBeTrue();
            offer.Bundles(media).ShouldBeTrue();
            media.Codecs.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Sources_are_read_without_those_of_retransmissions()
    {
        Offers.Parse("m84-planb-mic-and-cam").Media[1].Sources.ShouldBe([1583201984u]);
        Offers.Parse("m84-planb-two-streams").Media[1].Sources.ShouldBe([1583201984u, 777000111u]);
    }

    [Fact]
    public void The_session_lends_its_fingerprint_to_every_m_line() =>
        Offers.Parse("firefox-mic-and-cam").Media.ShouldAllBe(media => media.Fingerprints.Count == 1);

    [Fact]
    public void A_bundle_only_m_line_with_port_0_is_offered() => Offers.Parse("firefox-mic-and-cam").Media[1].IsRtp.ShouldBeTrue();

    [Theory]
    [InlineData("sha-384")]
    [InlineData("SHA-512")]
    public void Stronger_fingerprints_are_taken(string algorithm) =>
        Offers.ParseText(Offers.Text("chromium-mic").Replace("sha-256", algorithm)).Media[0].IsRtp.ShouldBeTrue();

    [Theory]
    [InlineData("a=setup:actpass", "a=setup:passive")]
    [InlineData("a=setup:actpass", "a=setup:holdconn")]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1")]
    [InlineData("a=rtcp-mux", "a=no-mux")]
    [InlineData("a=ice-ufrag:", "a=no-ufrag:")]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP")]
    [InlineData("m=audio 9 ", "m=audio 0 ")]
    public void An_m_line_we_cannot_take_part_in_is_none_of_ours(string from, string to) =>
        Offers.ParseText(Offers.Text("chromium-mic").Replace(from, to)).Media[0].IsRtp.ShouldBeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("v=0\r\ns=-\r\n")]
    [InlineData("v=0\r\nm=audio\r\n")]
    [InlineData("v=0\r\nm=audio 99999 RTP/SAVPF 0\r\n")]
    [InlineData("v=0\r\nm=audio 9 A 0\r\na=mid:0\r\nm=audio 9 A 0\r\na=mid:0\r\n")]
    public void What_is_no_offer_is_refused_with_a_reason(string? text)
    {
        SdpOffer.TryParse(text, out _, out string reason).ShouldBeFalse();
        reason.ShouldNotBeEmpty();
    }

    [Fact]
    public void An_offer_over_64_KiB_is_refused() =>
        SdpOffer.TryParse(Offers.Text("chromium-mic") + new string('a', SdpOffer.MaxLength), out _, out _).ShouldBeFalse();

    [Fact]
    public void The_ufrag_is_found_without_parsing()
    {
        SdpOffer.TryReadUfrag(Offers.Text("m84-planb-view"), out var ufrag).ShouldBeTrue();
        ufrag.ShouldBe("p3Qx");
        SdpOffer.TryReadUfrag("v=0\r\na=ice-ufrag:a b\r\n", out _).ShouldBeFalse();
        SdpOffer.TryReadUfrag(null, out _).ShouldBeFalse();
    }

    [Fact]
    public void No_text_whatever_makes_it_throw() =>
        Gen.String.Sample(text =>
        {
            SdpOffer.TryParse("v=0\r\n" + text, out _, out _);
            SdpOffer.TryReadUfrag(text, out _);
        });

    [Fact]
    public void No_damage_to_a_real_offer_makes_parsing_or_answering_throw()
    {
        string[] texts = [.. Names.Select(Offers.Text)];
        Gen.Select(Gen.Int[0, texts.Length - 1], Gen.Select(Gen.Int[0, 6000], Gen.Char[' ', '~'], Gen.Int[0, 2]).Array[1, 12])
            .Sample((which, changes) =>
            {
                var text = new System.Text.StringBuilder(texts[which]);
                foreach (var (place, character, kind) in changes)
                {
                    int at = place % text.Length;
                    if (kind == 0) text[at] = character;
                    else if (kind == 1) text.Insert(at, character);
                    else text.Remove(at, Math.Min(5, text.Length - at));
                }
                if (!SdpOffer.TryParse(text.ToString(), out var offer, out _)) return;
                if (PublishAnswer.TryMake(offer, true, true, out var publish, out _)) Offers.Write(publish);
                var published = Offers.Publish(Offers.Parse("chromium-mic-and-cam"));
                if (ViewAnswer.TryMake(offer, published.Tracks, () => 1, out var view, out _)) Offers.Write(view);
            });
    }
}
