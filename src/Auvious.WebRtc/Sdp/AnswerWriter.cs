using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Auvious.WebRtc.Sdp;

/// <summary>Writes what every answer has; a null section rejects its m-line.</summary>
sealed class AnswerWriter(SdpOffer offer, AnswerTransport transport)
{
    const string Any = "0.0.0.0";

    readonly StringBuilder text = new();

    /// <param name="streamLabel">The one stream that all our tracks belong to; empty when we send none.</param>
    /// <param name="sections">The accepted m-lines' own lines, in the order of the offer's m-lines; null rejects.</param>
    internal string Write(string streamLabel, IReadOnlyList<AcceptedSection?> sections)
    {
        Line("v=0");
        Line(string.Create(CultureInfo.InvariantCulture, $"o=- {transport.SessionId & long.MaxValue} 2 IN IP4 127.0.0.1"));
        Line("s=-");
        Line("t=0 0");
        var accepted = offer.Media.Where((media, i) => sections[i] is not null && offer.Bundles(media))
            .Select(media => media.Mid).ToHashSet();
        if (accepted.Count > 0) Line($"a=group:BUNDLE {string.Join(' ', offer.Bundle.Where(accepted.Contains))}");
        if (offer.AllowMixedExtensions) Line("a=extmap-allow-mixed");
        Line($"a=msid-semantic: WMS {streamLabel}".TrimEnd());
        Line("a=ice-lite");
        for (int i = 0; i < sections.Count; i++)
            if (sections[i] is { } section) Accept(offer.Media[i], section);
            else Reject(offer.Media[i]);
        return text.ToString();
    }

    // RFC 3264 section 6: port 0, the rest only has to parse.
    void Reject(OfferedMedia media)
    {
        Line($"m={media.KindText} 0 {media.Protocol} {media.Formats}");
        Line($"c=IN IP4 {Any}");
        if (media.Mid is not null) Line($"a=mid:{media.Mid}");
        Line("a=inactive");
    }

    void Accept(OfferedMedia media, AcceptedSection section)
    {
        var first = transport.Addresses.Count > 0 ? transport.Addresses[0] : new IPEndPoint(IPAddress.Any, 9);
        Line($"m={media.KindText} {first.Port} {media.Protocol} {string.Join(' ', section.Codecs.Select(codec => codec.PayloadType))}");
        Line($"c={Connection(first.Address)}");
        Line($"a=rtcp:{first.Port} {Connection(first.Address)}");
        Line($"a=ice-ufrag:{transport.Ice.Ufrag}");
        Line($"a=ice-pwd:{transport.Ice.Pwd}");
        Line($"a=fingerprint:{transport.Fingerprint}");
        Line("a=setup:passive");
        if (media.Mid is not null) Line($"a=mid:{media.Mid}");
        foreach (var extension in Enum.GetValues<HeaderExtension>())
            if (section.Extensions.Has(extension)) Line($"a=extmap:{section.Extensions[extension]} {ExtensionIds.Uris[(int)extension]}");
        Line(section.Sends ? "a=sendonly" : "a=recvonly");
        Line("a=rtcp-mux");
        if (media.RtcpReducedSize) Line("a=rtcp-rsize");
        foreach (var codec in section.Codecs) Codec(codec);
        foreach (var line in section.Lines) Line(line);
        for (int i = 0; i < transport.Addresses.Count; i++) Line(Candidate(transport.Addresses[i], i));
        Line("a=end-of-candidates");
    }

    void Codec(RtpCodec codec)
    {
        Line($"a=rtpmap:{codec.PayloadType} {codec.Name}/{codec.ClockRate}{(codec.Channels > 1 ? $"/{codec.Channels}" : "")}");
        foreach (var value in codec.Feedback) Line($"a=rtcp-fb:{codec.PayloadType} {value}");
        if (codec.Fmtp != "") Line($"a=fmtp:{codec.PayloadType} {codec.Fmtp}");
    }

    // RFC 8445 section 5.1.2.1: host type 126, component 1.
    static string Candidate(IPEndPoint address, int rank) =>
        string.Create(CultureInfo.InvariantCulture,
            $"a=candidate:{rank + 1} 1 udp {(126u << 24) | ((uint)(65535 - rank) << 8) | 255u} {address.Address} {address.Port} typ host");

    static string Connection(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"IN IP6 {address}" : $"IN IP4 {address}";

    void Line(string line) => text.Append(line).Append("\r\n");
}

/// <summary>An accepted m-line: codecs and extensions as they shall stand in the answer, and lines of its own.</summary>
sealed record AcceptedSection(bool Sends, IReadOnlyList<RtpCodec> Codecs, ExtensionIds Extensions, IReadOnlyList<string> Lines);
