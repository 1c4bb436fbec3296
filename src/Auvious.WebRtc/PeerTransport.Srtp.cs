using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc;

public sealed partial class PeerTransport
{
    SrtpInbound? inbound;
    SrtpOutbound? outbound;

    /// <summary>What the handshake chose; None before it.</summary>
    public SrtpProfile Profile { get; private set; }

    /// <summary>Decrypts in place.</summary>
    /// <param name="index">The packet's 48-bit index: roll-over counter and sequence number (RFC 3711 section 3.3.1).</param>
    public bool TryUnprotectRtp(Span<byte> packet, TimeSpan now, out int plainLength, out ulong index)
    {
        plainLength = 0;
        index = 0;
        if (!IsConnected)
        {
            counters.SrtpEarly++;
            return false;
        }
        if (!Accept(inbound!.UnprotectRtp(packet, out plainLength, out index), now)) return false;
        counters.RtpPackets++;
        return true;
    }

    /// <summary>Decrypts in place.</summary>
    public bool TryUnprotectRtcp(Span<byte> packet, TimeSpan now, out int plainLength)
    {
        plainLength = 0;
        if (!IsConnected)
        {
            counters.SrtpEarly++;
            return false;
        }
        if (!Accept(inbound!.UnprotectRtcp(packet, out plainLength), now)) return false;
        counters.RtcpPackets++;
        return true;
    }

    /// <summary>Encrypts in place and returns the new length, 0 while not connected.</summary>
    /// <param name="packet">The packet with <see cref="SrtpProfiles.MaxRtpOverhead"/> bytes of room behind it.</param>
    /// <param name="index">48 bits: roll-over counter and the packet's sequence number; one index of an SSRC is for one packet.</param>
    public int ProtectRtp(Span<byte> packet, int length, ulong index) => IsConnected ? outbound!.ProtectRtp(packet, length, index) : 0;

    /// <summary>Encrypts a compound packet in place and returns the new length, 0 while not connected.</summary>
    /// <param name="packet">The packet with <see cref="SrtpProfiles.MaxRtcpOverhead"/> bytes of room behind it.</param>
    public int ProtectRtcp(Span<byte> packet, int length) => IsConnected ? outbound!.ProtectRtcp(packet, length) : 0;

    /// <summary>As DTLS server we write with the server's key (RFC 5764 section 4.2).</summary>
    void Use(SrtpMasterKeys keys)
    {
        inbound = new(keys.Client);
        outbound = new(keys.Server);
        Profile = keys.Server.Profile;
    }

    bool Accept(SrtpVerdict verdict, TimeSpan now)
    {
        if (verdict == SrtpVerdict.Accepted)
        {
            LastAuthenticated = now;
            return true;
        }
        counters.Count(verdict);
        return false;
    }
}
