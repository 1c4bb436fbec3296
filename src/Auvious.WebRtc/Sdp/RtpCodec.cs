namespace Auvious.WebRtc.Sdp;

/// <summary>The media of an m-line; <see cref="Other"/> is whatever we don't forward.</summary>
public enum MediaKind
{
    Audio,
    Video,
    Other,
}

/// <summary>Which way media flows, as seen by the side that wrote it (RFC 8866 section 6.7).</summary>
public enum MediaDirection
{
    SendRecv,
    SendOnly,
    RecvOnly,
    Inactive,
}

/// <summary>One payload type of an m-line: its <c>rtpmap</c>, <c>fmtp</c> and <c>rtcp-fb</c> lines.</summary>
/// <param name="Name">In canonical case where we know the codec, else as written.</param>
/// <param name="Channels">1 where the rtpmap names none.</param>
public sealed record RtpCodec(int PayloadType, string Name, int ClockRate, int Channels, string Fmtp, IReadOnlyList<string> Feedback)
{
    static readonly string[] Canonical = ["VP8", "VP9", "H264", "AV1", "opus", "rtx", "red", "ulpfec"];

    /// <summary>libwebrtc compares some names by case, so we always write them its way.</summary>
    public static string CanonicalName(string name)
    {
        foreach (var known in Canonical)
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase)) return known;
        return name;
    }

    public bool HasFeedback(string value) => Feedback.Contains(value);

    /// <summary>A parameter of the fmtp line, e.g. <c>apt</c>; null when it is not there.</summary>
    public string? Parameter(string name)
    {
        foreach (var part in Fmtp.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=');
            if (equals > 0 && part.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                return part[(equals + 1)..].Trim();
        }
        return null;
    }

    public bool IsVideo => Name is "VP8" or "VP9" or "H264" or "AV1" && ClockRate == 90_000;

    public bool IsOpus => Name == "opus" && ClockRate == 48_000 && Channels == 2;
}
