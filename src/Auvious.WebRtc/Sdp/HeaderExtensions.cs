namespace Auvious.WebRtc.Sdp;

/// <summary>The RTP header extensions we use or forward.</summary>
public enum HeaderExtension
{
    /// <summary>RFC 9143 section 15: which m-line a packet belongs to.</summary>
    Mid,

    /// <summary>draft-holmer-rmcat-transport-wide-cc-extensions-01.</summary>
    TransportSequence,

    AbsSendTime,

    /// <summary>RFC 6464.</summary>
    AudioLevel,

    /// <summary>3GPP TS 26.114 section 7.4.5: a phone turned sideways.</summary>
    VideoOrientation,

    PlayoutDelay,

    /// <summary>AV1 RTP specification appendix A.</summary>
    DependencyDescriptor,

    /// <summary>Range and matrix of the colours: without it a full-range picture is shown with too much contrast.</summary>
    ColorSpace,
}

/// <summary>The ids one m-line gives to header extensions (RFC 8285 section 5). 0 stands for not negotiated.</summary>
public sealed class ExtensionIds
{
    /// <summary>The URI of each <see cref="HeaderExtension"/>, in its order.</summary>
    public static readonly string[] Uris =
    [
        "urn:ietf:params:rtp-hdrext:sdes:mid",
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "urn:3gpp:video-orientation",
        "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
        "http://www.webrtc.org/experiments/rtp-hdrext/color-space",
    ];

    /// <summary>What goes on to viewers: what describes the media. Transport extensions end here.</summary>
    public static readonly HeaderExtension[] Forwarded =
    [
        HeaderExtension.AudioLevel, HeaderExtension.VideoOrientation, HeaderExtension.PlayoutDelay, HeaderExtension.DependencyDescriptor,
        HeaderExtension.ColorSpace,
    ];

    public static readonly ExtensionIds None = new();

    readonly byte[] ids = new byte[Uris.Length];

    public byte this[HeaderExtension extension] => ids[(int)extension];

    public bool Has(HeaderExtension extension) => ids[(int)extension] != 0;

    /// <summary>Those of the offered that <paramref name="wanted"/> names, with the offer's ids.</summary>
    public ExtensionIds Only(Func<HeaderExtension, bool> wanted)
    {
        var kept = new ExtensionIds();
        for (int i = 0; i < ids.Length; i++)
            if (wanted((HeaderExtension)i)) kept.ids[i] = ids[i];
        return kept;
    }

    /// <summary>
    /// Takes one <c>extmap</c> line; the first id of a URI counts. Ids above 14 need the two-byte form (RFC 8285 section 4.3).
    /// </summary>
    internal void Offer(string uri, int id, bool twoByte)
    {
        if (id is < 1 or 15 or > 255 || (id > 14 && !twoByte)) return;
        int known = Array.IndexOf(Uris, uri);
        if (known >= 0 && ids[known] == 0) ids[known] = (byte)id;
    }
}
