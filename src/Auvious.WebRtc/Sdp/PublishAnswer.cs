using System.Diagnostics.CodeAnalysis;

namespace Auvious.WebRtc.Sdp;

/// <summary>A track that a publisher sends us, as negotiated.</summary>
/// <param name="Codec">With the feedback both sides know.</param>
/// <param name="Retransmission">The codec's RTX (RFC 4588), if offered.</param>
/// <param name="Sources">The sources the offer signalled, if any.</param>
public sealed record PublishedTrack(
    MediaKind Kind, string? Mid, RtpCodec Codec, RtpCodec? Retransmission, ExtensionIds Extensions, IReadOnlyList<uint> Sources);

/// <summary>
/// What we answer a publisher: the first forwardable video codec alone, Opus, and only the m-lines the stream type needs.
/// </summary>
public sealed class PublishAnswer
{
    static readonly string[] KnownFeedback = ["nack", "nack pli", "ccm fir", "transport-cc", "goog-remb"];

    readonly SdpOffer offer;
    readonly PublishedTrack?[] accepted;

    PublishAnswer(SdpOffer offer, PublishedTrack?[] accepted) => (this.offer, this.accepted) = (offer, accepted);

    public IReadOnlyList<PublishedTrack> Tracks => [.. accepted.OfType<PublishedTrack>()];

    /// <summary>The m-line whose transport attributes count: the first accepted one (RFC 9143 section 7.3).</summary>
    public OfferedMedia Transport => offer.Media[Array.FindIndex(accepted, track => track is not null)];

    public static bool TryMake(
        SdpOffer offer, bool audio, bool video, [NotNullWhen(true)] out PublishAnswer? answer, out string reason)
    {
        var accepted = new PublishedTrack?[offer.Media.Count];
        answer = null;
        reason = "";
        if (audio && !Accept(offer, accepted, MediaKind.Audio, codec => codec.IsOpus))
            reason = "The offer sends no audio that can be forwarded.";
        else if (video && !Accept(offer, accepted, MediaKind.Video, codec => codec.IsVideo))
            reason = "The offer sends no video that can be forwarded.";
        else if (!audio && !video) reason = "Neither audio nor video is asked for.";
        else if (accepted.Count(track => track is not null) > 1 && !offer.Media.Where((_, i) => accepted[i] is not null).All(offer.Bundles))
            reason = "Audio and video are not in one BUNDLE group.";
        if (reason == "") answer = new(offer, accepted);
        return answer is not null;
    }

    public string Write(AnswerTransport transport) => new AnswerWriter(offer, transport).Write("", [.. accepted.Select(Section)]);

    static bool Accept(SdpOffer offer, PublishedTrack?[] accepted, MediaKind kind, Func<RtpCodec, bool> forwardable)
    {
        for (int i = 0; i < offer.Media.Count; i++)
        {
            var media = offer.Media[i];
            if (media.Kind != kind || !media.IsRtp || !media.Sends || media.Codecs.FirstOrDefault(forwardable) is not { } codec) continue;
            // One of the two ways to measure bandwidth is enough; the send time serves only the older.
            bool transportWide = codec.HasFeedback("transport-cc") && media.Extensions.Has(HeaderExtension.TransportSequence);
            var extensions = media.Extensions.Only(extension => extension switch
            {
                HeaderExtension.TransportSequence => transportWide,
                HeaderExtension.AbsSendTime => !transportWide,
                _ => true,
            });
            string[] feedback = [.. KnownFeedback.Where(value => codec.HasFeedback(value) && (value != "transport-cc" || transportWide))];
            accepted[i] = new(kind, media.Mid, codec with { Feedback = feedback },
                CodecMatch.Retransmission(codec, media.Codecs), extensions, media.Sources);
            return true;
        }
        return false;
    }

    static AcceptedSection? Section(PublishedTrack? track) => track is null ? null : new(
        Sends: false,
        track.Retransmission is { } rtx ? [track.Codec, rtx with { Feedback = [] }] : [track.Codec],
        track.Extensions, []);
}
