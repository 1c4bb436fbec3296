namespace Auvious.WebRtc.Rtp;

/// <summary>Whether a payload starts a picture that a decoder can start with.</summary>
public static class Keyframes
{
    /// <param name="codec">The codec's canonical name in SDP.</param>
    public static bool Starts(string codec, ReadOnlySpan<byte> payload) => codec switch
    {
        "VP8" => Vp8(payload),
        "VP9" => Vp9(payload),
        "H264" => H264(payload),
        "AV1" => Av1(payload),
        _ => true,
    };

    // RFC 7741 sections 4.2 and 4.3: start of partition 0, and the P bit of the frame header is 0.
    static bool Vp8(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || (payload[0] & 0x10) == 0 || (payload[0] & 0x07) != 0) return false;
        int header = 1;
        if ((payload[0] & 0x80) != 0)
        {
            if (payload.Length < 2) return false;
            int extended = payload[1];
            header = 2;
            if ((extended & 0x80) != 0)
            {
                if (payload.Length <= header) return false;
                header += (payload[header] & 0x80) != 0 ? 2 : 1;
            }
            if ((extended & 0x40) != 0) header++;
            if ((extended & 0x30) != 0) header++;
        }
        return payload.Length > header && (payload[header] & 0x01) == 0;
    }

    // RFC 9628 section 4.2: B set and P clear; of a spatial layer's start only the lowest.
    static bool Vp9(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || (payload[0] & 0x08) == 0 || (payload[0] & 0x40) != 0) return false;
        if ((payload[0] & 0x20) == 0) return true;
        int layer = 1;
        if ((payload[0] & 0x80) != 0)
        {
            if (payload.Length <= layer) return false;
            layer += (payload[layer] & 0x80) != 0 ? 2 : 1;
        }
        return payload.Length > layer && (payload[layer] & 0x0E) == 0;
    }

    // RFC 6184 sections 5.6 to 5.8: an IDR slice (5) or the SPS before it (7), alone, in an aggregate or as a fragment's start.
    static bool H264(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2) return false;
        switch (payload[0] & 0x1F)
        {
            case 5 or 7:
                return true;
            case 28:
                return (payload[1] & 0x80) != 0 && (payload[1] & 0x1F) is 5 or 7;
            case 24:
                for (int at = 1; at + 2 < payload.Length;)
                {
                    if ((payload[at + 2] & 0x1F) is 5 or 7) return true;
                    at += 2 + ((payload[at] << 8) | payload[at + 1]);
                }
                return false;
            default:
                return false;
        }
    }

    // AV1 RTP specification section 4.4: N marks the first packet of a coded video sequence.
    static bool Av1(ReadOnlySpan<byte> payload) => payload.Length > 1 && (payload[0] & 0x88) == 0x08;
}
