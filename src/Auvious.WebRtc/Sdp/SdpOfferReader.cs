using System.Globalization;
using Auvious.WebRtc.Ice;

namespace Auvious.WebRtc.Sdp;

/// <summary>Reads an offer line by line; unknown and broken lines are skipped.</summary>
static class SdpOfferReader
{
    const int MaxMedia = 64;

    internal static bool TryRead(string text, out SdpOffer? offer, out string reason)
    {
        offer = null;
        var session = new MediaLines();
        List<MediaLines> media = [];
        List<string> bundle = [];
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length < 2 || line[1] != '=') continue;
            var value = line[2..].Trim();
            if (line[0] == 'm')
            {
                if (media.Count == MaxMedia) return Refuse($"The SDP has more than {MaxMedia} m-lines.", out reason);
                if (!MediaLines.TryStart(value, out var started)) return Refuse("An m-line does not parse.", out reason);
                media.Add(started);
            }
            else if (line[0] == 'a')
            {
                int colon = value.IndexOf(':');
                var name = colon < 0 ? value : value[..colon];
                var rest = colon < 0 ? default : value[(colon + 1)..].Trim();
                if (media.Count == 0 && name is "group") ReadGroup(rest, bundle);
                else (media.Count == 0 ? session : media[^1]).Take(name, rest);
            }
        }
        if (media.Count == 0) return Refuse("The SDP has no m-line.", out reason);
        if (media.Where(m => m.Mid is not null).GroupBy(m => m.Mid).Any(same => same.Count() > 1))
            return Refuse("Two m-lines have the same mid.", out reason);
        offer = new([.. media.Select(lines => lines.ToMedia(session))], bundle, session.AllowMixed);
        reason = "";
        return true;
    }

    static bool Refuse(string why, out string reason)
    {
        reason = why;
        return false;
    }

    // RFC 9143 section 7.1. The first BUNDLE group only: browsers make one.
    static void ReadGroup(ReadOnlySpan<char> value, List<string> bundle)
    {
        if (bundle.Count > 0 || !value.StartsWith("BUNDLE", StringComparison.Ordinal)) return;
        foreach (var mid in value["BUNDLE".Length..].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxMedia))
            bundle.Add(mid);
    }

    internal static bool IsUfrag(ReadOnlySpan<char> value) => value.Length is >= 4 and <= 256 && AreIceChars(value);

    internal static IceCredentials? Credentials(string? ufrag, string? pwd) =>
        ufrag is not null && pwd is not null && IsUfrag(ufrag) && pwd.Length is >= 22 and <= 256 && AreIceChars(pwd)
            ? new(ufrag, pwd) : null;

    // RFC 8839 section 5.4; some stacks add '-' and '_'.
    static bool AreIceChars(ReadOnlySpan<char> value)
    {
        foreach (char c in value)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '-' or '_' or '=')) return false;
        return true;
    }

    internal static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
