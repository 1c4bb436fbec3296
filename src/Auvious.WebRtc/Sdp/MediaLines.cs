using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Auvious.WebRtc.Dtls;

namespace Auvious.WebRtc.Sdp;

/// <summary>The lines of one m-section (or of the session) while they are read.</summary>
sealed class MediaLines
{
    const int MaxCodecs = 128;
    const int MaxSources = 64;
    const int MaxFingerprints = 8;

    string kind = "", protocol = "", formats = "";
    int port;
    string? setup, ufrag, pwd;
    MediaDirection? direction;
    bool mux, reducedSize, bundleOnly;
    readonly List<CertificateFingerprint> fingerprints = [];
    readonly Dictionary<int, string> rtpmaps = [], fmtps = [];
    readonly List<(int PayloadType, string Value)> feedback = [];
    readonly List<(string Uri, int Id)> extensions = [];
    readonly List<uint> sources = [];
    readonly HashSet<uint> repairs = [];

    internal string? Mid { get; private set; }

    internal bool AllowMixed { get; private set; }

    /// <summary><c>audio 9 UDP/TLS/RTP/SAVPF 111 63</c> (RFC 8866 section 5.14).</summary>
    internal static bool TryStart(ReadOnlySpan<char> value, [NotNullWhen(true)] out MediaLines? lines)
    {
        lines = null;
        var words = value.ToString().Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4 || !words.All(IsPlain)) return false;
        int slash = words[1].IndexOf('/');
        if (!SdpOfferReader.TryNumber(slash < 0 ? words[1] : words[1][..slash], out int port) || port > 65535) return false;
        lines = new() { kind = words[0], port = port, protocol = words[2], formats = words[3].Trim() };
        return true;
    }

    internal void Take(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "mid" when Mid is null && value.Length is > 0 and <= 64 && IsToken(value): Mid = value.ToString(); break;
            case "setup": setup = value.ToString(); break;
            case "ice-ufrag": ufrag = value.ToString(); break;
            case "ice-pwd": pwd = value.ToString(); break;
            case "rtcp-mux": mux = true; break;
            case "rtcp-rsize": reducedSize = true; break;
            case "bundle-only": bundleOnly = true; break;
            case "extmap-allow-mixed": AllowMixed = true; break;
            case "sendrecv": direction = MediaDirection.SendRecv; break;
            case "sendonly": direction = MediaDirection.SendOnly; break;
            case "recvonly": direction = MediaDirection.RecvOnly; break;
            case "inactive": direction = MediaDirection.Inactive; break;
            case "fingerprint": TakeFingerprint(value); break;
            case "rtpmap": if (TrySplit(value, out int pt, out var map) && rtpmaps.Count < MaxCodecs) rtpmaps.TryAdd(pt, map); break;
            case "fmtp": if (TrySplit(value, out pt, out var fmtp) && fmtps.Count < MaxCodecs) fmtps.TryAdd(pt, fmtp); break;
            case "rtcp-fb": TakeFeedback(value); break;
            case "extmap": TakeExtension(value); break;
            case "ssrc": TakeSource(value); break;
            case "ssrc-group": TakeGroup(value); break;
        }
    }

    internal OfferedMedia ToMedia(MediaLines session)
    {
        var ids = new ExtensionIds();
        bool mixed = AllowMixed || session.AllowMixed;
        foreach (var (uri, id) in extensions) ids.Offer(uri, id, mixed);
        return new()
        {
            Kind = kind switch { "audio" => MediaKind.Audio, "video" => MediaKind.Video, _ => MediaKind.Other },
            KindText = kind,
            Port = port,
            Protocol = protocol,
            Formats = formats,
            Mid = Mid,
            Direction = direction ?? session.direction ?? MediaDirection.SendRecv,
            BundleOnly = bundleOnly,
            RtcpMux = mux || session.mux,
            RtcpReducedSize = reducedSize || session.reducedSize,
            Setup = setup ?? session.setup,
            Ice = SdpOfferReader.Credentials(ufrag ?? session.ufrag, pwd ?? session.pwd),
            Fingerprints = fingerprints.Count > 0 ? fingerprints : session.fingerprints,
            Codecs = Codecs(),
            Extensions = ids,
            Sources = [.. sources.Where(source => !repairs.Contains(source))],
        };
    }

    List<RtpCodec> Codecs()
    {
        List<RtpCodec> codecs = [];
        foreach (var format in formats.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxCodecs))
        {
            if (!SdpOfferReader.TryNumber(format, out int pt) || pt > 127 || !rtpmaps.TryGetValue(pt, out var map)) continue;
            var parts = map.Split('/');
            if (parts.Length < 2 || !SdpOfferReader.TryNumber(parts[1].Trim(), out int clock) || clock == 0) continue;
            int channels = parts.Length > 2 && SdpOfferReader.TryNumber(parts[2].Trim(), out int given) ? given : 1;
            if (codecs.Exists(codec => codec.PayloadType == pt)) continue;
            codecs.Add(new(pt, RtpCodec.CanonicalName(parts[0].Trim()), clock, channels, fmtps.GetValueOrDefault(pt, ""),
                [.. feedback.Where(line => line.PayloadType == pt || line.PayloadType < 0).Select(line => line.Value).Distinct()]));
        }
        return codecs;
    }

    void TakeFingerprint(ReadOnlySpan<char> value)
    {
        int space = value.IndexOf(' ');
        if (space < 0 || fingerprints.Count == MaxFingerprints) return;
        var algorithm = value[..space].ToString().ToLowerInvariant();
        if (algorithm is "sha-256" or "sha-384" or "sha-512")
            fingerprints.Add(new(algorithm, value[(space + 1)..].Trim().ToString().ToUpperInvariant()));
    }

    // RFC 4585 section 4.2; "*" stands for every payload type.
    void TakeFeedback(ReadOnlySpan<char> value)
    {
        if (feedback.Count == MaxCodecs * 8) return;
        if (value.StartsWith("* ", StringComparison.Ordinal)) feedback.Add((-1, value[2..].Trim().ToString()));
        else if (TrySplit(value, out int pt, out var rest)) feedback.Add((pt, rest));
    }

    // "3 uri", "3/sendonly uri attributes" (RFC 8285 section 8). One way extensions are left alone: nothing here depends on one.
    void TakeExtension(ReadOnlySpan<char> value)
    {
        var words = value.ToString().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || extensions.Count == MaxCodecs) return;
        if (SdpOfferReader.TryNumber(words[0].Replace("/sendrecv", ""), out int id)) extensions.Add((words[1], id));
    }

    void TakeSource(ReadOnlySpan<char> value)
    {
        int space = value.IndexOf(' ');
        if (uint.TryParse(space < 0 ? value : value[..space], NumberStyles.None, CultureInfo.InvariantCulture, out uint source) &&
            sources.Count < MaxSources && !sources.Contains(source))
            sources.Add(source);
    }

    void TakeGroup(ReadOnlySpan<char> value)
    {
        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || words[0] is not ("FID" or "FEC-FR") || repairs.Count >= MaxSources) return;
        if (uint.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint repair)) repairs.Add(repair);
    }

    static bool TrySplit(ReadOnlySpan<char> value, out int payloadType, out string rest)
    {
        int space = value.IndexOf(' ');
        rest = space < 0 ? "" : value[(space + 1)..].Trim().ToString();
        payloadType = 0;
        return space > 0 && SdpOfferReader.TryNumber(value[..space], out payloadType) && payloadType <= 127 && IsPlain(rest);
    }

    // What goes back into an answer must not be able to start a line of its own.
    static bool IsPlain(string text) => text.All(c => c is >= ' ' and <= '~');

    static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (c is <= ' ' or > '~') return false;
        return true;
    }
}
