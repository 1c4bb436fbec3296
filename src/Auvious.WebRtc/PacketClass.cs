namespace Auvious.WebRtc;

/// <summary>What a datagram on a multiplexed port is, by its first bytes (RFC 7983 section 7, RFC 5761 section 4).</summary>
public enum PacketClass
{
    Unknown,
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}

/// <summary>Tells the classes of packets on one port apart.</summary>
public static class PacketClassifier
{
    public static PacketClass Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2) return PacketClass.Unknown;
        return datagram[0] switch
        {
            <= 3 => PacketClass.Stun,
            >= 20 and <= 63 => PacketClass.Dtls,
            // RTCP packet types 192 to 223 are RTP's marker bit with payload types 64 to 95 (RFC 5761 section 4).
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? PacketClass.Rtcp : PacketClass.Rtp,
            _ => PacketClass.Unknown,
        };
    }
}
