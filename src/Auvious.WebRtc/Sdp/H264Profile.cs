using System.Globalization;

namespace Auvious.WebRtc.Sdp;

/// <summary>The H.264 profiles of RFC 6184 table 5 that browsers offer.</summary>
public enum H264ProfileName
{
    Unknown,
    ConstrainedBaseline,
    Baseline,
    Main,
    Extended,
    ConstrainedHigh,
    High,
}

/// <summary>
/// Reads <c>profile-level-id</c> (RFC 6184 section 8.1): several spellings are one profile, and the level doesn't matter to us.
/// </summary>
public static class H264Profile
{
    // What browsers mean when they leave it out.
    const string Default = "42e01f";

    public static H264ProfileName Of(RtpCodec codec) => Parse(codec.Parameter("profile-level-id") ?? Default);

    public static H264ProfileName Parse(string profileLevelId)
    {
        if (profileLevelId.Length != 6 ||
            !int.TryParse(profileLevelId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int bits))
            return H264ProfileName.Unknown;
        int profile = bits >> 16;
        int constraints = bits >> 8 & 0xFF;
        bool set0 = (constraints & 0x80) != 0, set1 = (constraints & 0x40) != 0;
        return profile switch
        {
            0x42 => set1 ? H264ProfileName.ConstrainedBaseline : H264ProfileName.Baseline,
            0x4D => set0 ? H264ProfileName.ConstrainedBaseline : H264ProfileName.Main,
            0x58 when set0 => set1 ? H264ProfileName.ConstrainedBaseline : H264ProfileName.Baseline,
            0x58 => H264ProfileName.Extended,
            0x64 => (constraints & 0x0C) == 0x0C ? H264ProfileName.ConstrainedHigh : H264ProfileName.High,
            _ => H264ProfileName.Unknown,
        };
    }
}
