using System.Diagnostics.CodeAnalysis;

namespace Auvious.WebRtc.Sdp;

/// <summary>A track that we send a viewer, as negotiated.</summary>
/// <param name="Source">Our SSRC.</param>
/// <param name="RetransmissionSource">Our SSRC of retransmissions; meaningful with <paramref name="Retransmission"/> only.</param>
public sealed record ViewedTrack(
    PublishedTrack Published, RtpCodec Codec, RtpCodec? Retransmission, ExtensionIds Extensions, uint Source, uint RetransmissionSource);

/// <summary>What we answer a viewer: exactly the publisher's codecs under the viewer's payload types, all tracks in one stream.</summary>
public sealed class ViewAnswer
{
    static readonly string[] KnownFeedback = ["nack", "nack pli", "ccm fir"];

    readonly SdpOffer offer;
    readonly ViewedTrack?[] accepted;

    ViewAnswer(SdpOffer offer, ViewedTrack?[] accepted) => (this.offer, this.accepted) = (offer, accepted);

    public IReadOnlyList<ViewedTrack> Tracks => [.. accepted.OfType<ViewedTrack>()];

    /// <summary>The m-line whose transport attributes count: the first accepted one (RFC 9143 section 7.3).</summary>
    public OfferedMedia Transport => offer.Media[Array.FindIndex(accepted, track => track is not null)];

    /// <param name="nextSource">Fresh SSRCs, different each time.</param>
    public static bool TryMake(
        SdpOffer offer, IReadOnlyList<PublishedTrack> published, Func<uint> nextSource,
        [NotNullWhen(true)] out ViewAnswer? answer, out string reason)
    {
        var accepted = new ViewedTrack?[offer.Media.Count];
        foreach (var track in published) Accept(offer, accepted, track, nextSource);
        answer = accepted.Any(track => track is not null) ? new(offer, accepted) : null;
        reason = answer is null
            ? $"The offer receives none of {string.Join(", ", published.Select(track => track.Codec.Name))}."
            : "";
        return answer is not null;
    }

    /// <param name="streamLabel">Any text; it becomes the MediaStream's id.</param>
    public string Write(AnswerTransport transport, string streamLabel, string cname)
    {
        string label = Token(streamLabel);
        return new AnswerWriter(offer, transport).Write(label, [.. accepted.Select(track => Section(track, label, Token(cname)))]);
    }

    static void Accept(SdpOffer offer, ViewedTrack?[] accepted, PublishedTrack track, Func<uint> nextSource)
    {
        bool first = accepted.All(other => other is null);
        for (int i = 0; i < offer.Media.Count; i++)
        {
            var media = offer.Media[i];
            if (accepted[i] is not null || media.Kind != track.Kind || !media.IsRtp || !media.Receives) continue;
            if (CodecMatch.Find(track.Codec, media.Codecs) is not { } codec) continue;
            // All accepted m-lines share one transport.
            if (!first && !(offer.Bundles(media) && offer.Media.Where((_, j) => accepted[j] is not null).All(offer.Bundles))) continue;
            string[] feedback = [.. KnownFeedback.Where(codec.HasFeedback)];
            var extensions = media.Extensions.Only(extension =>
                ExtensionIds.Forwarded.Contains(extension) && track.Extensions.Has(extension));
            accepted[i] = new(track, codec with { Feedback = feedback }, CodecMatch.Retransmission(codec, media.Codecs), extensions,
                nextSource(), nextSource());
            return;
        }
    }

    static AcceptedSection? Section(ViewedTrack? track, string label, string cname)
    {
        if (track is null) return null;
        string msid = $"{label} {label}-{(track.Codec.IsVideo ? "video" : "audio")}";
        List<string> lines = [$"a=msid:{msid}"];
        List<uint> sources = [track.Source];
        if (track.Retransmission is not null)
        {
            // RFC 5576 section 4.2, RFC 4588 section 8.
            sources.Add(track.RetransmissionSource);
            lines.Add($"a=ssrc-group:FID {track.Source} {track.RetransmissionSource}");
        }
        foreach (uint source in sources)
        {
            lines.Add($"a=ssrc:{source} cname:{cname}");
            lines.Add($"a=ssrc:{source} msid:{msid}");
        }
        RtpCodec[] codecs = track.Retransmission is { } rtx ? [track.Codec, rtx with { Feedback = [] }] : [track.Codec];
        return new(Sends: true, codecs, track.Extensions, lines);
    }

    /// <summary>RFC 8830 section 2 allows 64 token characters; a stream's id may hold more and others.</summary>
    static string Token(string text)
    {
        var token = string.Create(Math.Min(text.Length, 48), text, (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(source[i]) || source[i] is '-' or '_' or '.' or '+' ? source[i] : '-';
        });
        return token == "" ? "-" : token;
    }
}
