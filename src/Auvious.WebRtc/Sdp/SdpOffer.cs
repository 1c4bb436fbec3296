using System.Diagnostics.CodeAnalysis;

namespace Auvious.WebRtc.Sdp;

/// <summary>
/// A parsed offer (RFC 8866, RFC 9429): of Unified Plan, or of Plan B with several sources in one m-line. What we don't understand is
/// skipped; what we can't answer is refused with a reason.
/// </summary>
public sealed record SdpOffer(IReadOnlyList<OfferedMedia> Media, IReadOnlyList<string> Bundle, bool AllowMixedExtensions)
{
    /// <summary>The longest offer read, in characters.</summary>
    public const int MaxLength = 64 * 1024;

    public static bool TryParse(string? text, [NotNullWhen(true)] out SdpOffer? offer, out string reason)
    {
        offer = null;
        reason = text switch
        {
            null or "" => "The SDP is empty.",
            { Length: > MaxLength } => $"The SDP is longer than {MaxLength} characters.",
            _ when !text.StartsWith("v=0", StringComparison.Ordinal) => "The SDP does not start with v=0.",
            _ => "",
        };
        if (reason != "") return false;
        return SdpOfferReader.TryRead(text!, out offer, out reason);
    }

    /// <summary>The first <c>ice-ufrag</c>: two offers with the same one are the same offer sent twice.</summary>
    public static bool TryReadUfrag(string? text, [NotNullWhen(true)] out string? ufrag)
    {
        ufrag = null;
        if (text is null || text.Length > MaxLength) return false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal)) continue;
            var value = line["a=ice-ufrag:".Length..].Trim();
            if (!SdpOfferReader.IsUfrag(value)) return false;
            ufrag = value.ToString();
            return true;
        }
        return false;
    }

    public bool Bundles(OfferedMedia media) => media.Mid is not null && Bundle.Contains(media.Mid);
}
