using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc.Tests.Dtls;

public sealed class HandshakeTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_handshake_connects_both_sides_with_the_same_keys()
    {
        var link = new VirtualLink().Validate().Run(Second);

        link.Client.Failure.ShouldBeNull();
        link.Server.IsConnected.ShouldBeTrue();
        link.Server.Profile.ShouldBe(SrtpProfile.AeadAes128Gcm);
        link.Events.Select(e => e.Kind).ShouldBe(
            [PeerTransportEventKind.AddressValidated, PeerTransportEventKind.AddressSelected, PeerTransportEventKind.Connected]);
        ShouldCarryMedia(link);
    }

    internal static void ShouldCarryMedia(VirtualLink link)
    {
        using var clientOut = new SrtpOutbound(link.Client.Keys!.Client);
        using var clientIn = new SrtpInbound(link.Client.Keys.Server);
        byte[] packet = [0x80, 96, 0, 7, 0, 0, 0, 1, 0, 0, 0, 9, 1, 2, 3, .. new byte[SrtpProfiles.MaxRtpOverhead]];

        int length = clientOut.ProtectRtp(packet, 15, 7);
        link.Server.TryUnprotectRtp(packet.AsSpan(0, length), link.Now, out int plain, out ulong index).ShouldBeTrue();
        (plain, index).ShouldBe((15, 7UL));
        packet[12..15].ShouldBe([1, 2, 3]);

        length = link.Server.ProtectRtp(packet, 15, 7);
        clientIn.UnprotectRtp(packet.AsSpan(0, length), out plain, out index).ShouldBe(SrtpVerdict.Accepted);
        packet[12..15].ShouldBe([1, 2, 3]);
    }
}
