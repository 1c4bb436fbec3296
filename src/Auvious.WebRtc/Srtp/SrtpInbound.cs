using System.Buffers.Binary;

namespace Auvious.WebRtc.Srtp;

/// <summary>Why a packet was let through or not.</summary>
public enum SrtpVerdict
{
    Accepted,

    /// <summary>Not RTP or RTCP version 2, too short, or RTCP that isn't encrypted.</summary>
    Malformed,

    /// <summary>The tag doesn't fit.</summary>
    Unauthentic,

    /// <summary>Seen before, or too old to tell.</summary>
    Replayed,

    /// <summary>Authentic, but of one source more than are kept.</summary>
    TooManySources,
}

/// <summary>The receiving side of one peer: roll-over counter and replay window per source. Single-owner, no allocation per packet.</summary>
public sealed class SrtpInbound(SrtpMasterKey master) : IDisposable
{
    /// <summary>Sources kept, RTP and RTCP each.</summary>
    public const int MaxSources = 64;

    const int RtpWindow = 1024;
    const int RtcpWindow = 128;

    readonly SrtpCipher cipher = SrtpCipher.Create(master);
    readonly Dictionary<uint, ReplayWindow> rtpSources = [];
    readonly Dictionary<uint, ReplayWindow> rtcpSources = [];

    /// <summary>Decrypts in place.</summary>
    /// <param name="index">The packet's 48-bit index: roll-over counter and sequence number.</param>
    public SrtpVerdict UnprotectRtp(Span<byte> packet, out int plainLength, out ulong index)
    {
        plainLength = 0;
        index = 0;
        if (!RtpHeader.TryMeasure(packet, out int headerLength)) return SrtpVerdict.Malformed;
        if (packet.Length < headerLength + cipher.TagLength) return SrtpVerdict.Malformed;
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        ushort sequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

        rtpSources.TryGetValue(ssrc, out ReplayWindow? source);
        if (!PacketIndex.TryEstimate(source?.Highest, sequenceNumber, out ulong estimate)) return SrtpVerdict.Replayed;
        if (source is not null && !source.IsFresh(estimate)) return SrtpVerdict.Replayed;
        if (!cipher.TryUnprotectRtp(packet, headerLength, ssrc, estimate)) return SrtpVerdict.Unauthentic;
        // Only authentic packets make a source known: garbage can neither fill the table nor move a roll-over counter.
        if (source is null && (source = Add(rtpSources, ssrc, RtpWindow)) is null) return SrtpVerdict.TooManySources;
        source.Mark(estimate);
        plainLength = packet.Length - cipher.TagLength;
        index = estimate;
        return SrtpVerdict.Accepted;
    }

    /// <summary>Decrypts in place.</summary>
    public SrtpVerdict UnprotectRtcp(Span<byte> packet, out int plainLength)
    {
        plainLength = 0;
        int overhead = cipher.TagLength + SrtpCipher.RtcpIndexLength;
        if (packet.Length < SrtpCipher.RtcpHeaderLength + overhead || packet[0] >> 6 != RtpHeader.Version) return SrtpVerdict.Malformed;
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        uint index = cipher.ReadRtcpIndex(packet);
        // Unencrypted SRTCP is never negotiated here (RFC 8827 section 6.5).
        if ((index & SrtpCipher.EncryptedFlag) == 0) return SrtpVerdict.Malformed;
        index &= ~SrtpCipher.EncryptedFlag;

        rtcpSources.TryGetValue(ssrc, out ReplayWindow? source);
        if (source is not null && !source.IsFresh(index)) return SrtpVerdict.Replayed;
        if (!cipher.TryUnprotectRtcp(packet, ssrc, index)) return SrtpVerdict.Unauthentic;
        if (source is null && (source = Add(rtcpSources, ssrc, RtcpWindow)) is null) return SrtpVerdict.TooManySources;
        source.Mark(index);
        plainLength = packet.Length - overhead;
        return SrtpVerdict.Accepted;
    }

    public void Dispose() => cipher.Dispose();

    static ReplayWindow? Add(Dictionary<uint, ReplayWindow> sources, uint ssrc, int size)
    {
        if (sources.Count == MaxSources) return null;
        var source = new ReplayWindow(size);
        sources.Add(ssrc, source);
        return source;
    }
}
