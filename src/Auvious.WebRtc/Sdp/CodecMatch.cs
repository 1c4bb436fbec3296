using System.Globalization;

namespace Auvious.WebRtc.Sdp;

/// <summary>Whether what one side encodes is what the other can decode: same codec and same profile.</summary>
public static class CodecMatch
{
    /// <summary>The viewer's payload type for the publisher's codec; null when the viewer's offer has none.</summary>
    public static RtpCodec? Find(RtpCodec published, IReadOnlyList<RtpCodec> offered) =>
        offered.FirstOrDefault(codec => Same(published, codec)) ??
        offered.FirstOrDefault(codec => BaselineFits(published, codec));

    /// <summary>The retransmission payload type that belongs to a codec (RFC 4588 section 8.1).</summary>
    public static RtpCodec? Retransmission(RtpCodec codec, IReadOnlyList<RtpCodec> offered) =>
        offered.FirstOrDefault(rtx => rtx.Name == "rtx" && rtx.ClockRate == codec.ClockRate &&
            int.TryParse(rtx.Parameter("apt"), NumberStyles.None, CultureInfo.InvariantCulture, out int apt) && apt == codec.PayloadType);

    public static bool Same(RtpCodec a, RtpCodec b)
    {
        if (a.Name != b.Name || a.ClockRate != b.ClockRate || a.Channels != b.Channels) return false;
        return a.Name switch
        {
            "VP9" => (a.Parameter("profile-id") ?? "0") == (b.Parameter("profile-id") ?? "0"),
            "AV1" => (a.Parameter("profile") ?? "0") == (b.Parameter("profile") ?? "0"),
            "H264" => PacketizationMode(a) == PacketizationMode(b) && H264Profile.Of(a) == H264Profile.Of(b),
            _ => true,
        };
    }

    // Browsers' baseline encoders use neither FMO nor ASO, so every H.264 decoder takes their output: Chromium names 42001f first and
    // Safari offers only 42e01f and 640c1f.
    static bool BaselineFits(RtpCodec published, RtpCodec offered) =>
        published.Name == "H264" && offered.Name == "H264" && PacketizationMode(published) == PacketizationMode(offered) &&
        H264Profile.Of(published) is H264ProfileName.Baseline or H264ProfileName.ConstrainedBaseline &&
        H264Profile.Of(offered) is not H264ProfileName.Unknown;

    static string PacketizationMode(RtpCodec codec) => codec.Parameter("packetization-mode") ?? "0";
}
