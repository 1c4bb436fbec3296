using System.Globalization;

namespace Auvious.WebRtc.Sdp;

/// <summary>
/// The <c>candidate</c> attribute (RFC 8839 section 5.1) of any family, transport or mDNS name; empty is the end of candidates. An ICE-lite
/// agent needs none of them: addresses come from checks.
/// </summary>
public sealed record IceCandidateAttribute(
    string Foundation, int Component, string Transport, uint Priority, string Address, int Port, string Type)
{
    const int MaxLength = 1024;

    /// <summary>What an empty string stands for.</summary>
    public static readonly IceCandidateAttribute EndOfCandidates = new("", 0, "", 0, "", 0, "");

    /// <summary>With or without <c>a=</c> and <c>candidate:</c> in front.</summary>
    public static bool TryParse(string? text, out IceCandidateAttribute candidate)
    {
        candidate = EndOfCandidates;
        if (text is null || text.Length > MaxLength) return false;
        var value = text.AsSpan().Trim();
        if (value.StartsWith("a=", StringComparison.Ordinal)) value = value[2..];
        if (value.StartsWith("candidate:", StringComparison.OrdinalIgnoreCase)) value = value["candidate:".Length..];
        if (value.IsEmpty || value is "end-of-candidates") return true;
        if (!AreVisible(value)) return false;

        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 8 || words[6] != "typ" || words[0].Length > 32) return false;
        if (!SdpOfferReader.TryNumber(words[1], out int component) || component is < 1 or > 256) return false;
        if (!uint.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out uint priority)) return false;
        if (!SdpOfferReader.TryNumber(words[5], out int port) || port > 65535) return false;
        candidate = new(words[0], component, words[2].ToLowerInvariant(), priority, words[4], port, words[7]);
        return true;
    }

    static bool AreVisible(ReadOnlySpan<char> value)
    {
        foreach (char c in value)
            if (c is < ' ' or > '~') return false;
        return true;
    }
}
