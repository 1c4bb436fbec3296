using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Srtp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Dtls;

public sealed class HandshakeTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(new[] { SrtpProfile.AeadAes128Gcm }, SrtpProfile.AeadAes128Gcm)]
    [InlineData(new[] { SrtpProfile.Aes128CmHmacSha1_80, SrtpProfile.AeadAes128Gcm }, SrtpProfile.AeadAes128Gcm)]
    [InlineData(new[] { (SrtpProfile)0x0002, SrtpProfile.Aes128CmHmacSha1_80 }, SrtpProfile.Aes128CmHmacSha1_80)]
    public void A_handshake_connects_with_the_best_profile_both_know(SrtpProfile[] offered, SrtpProfile chosen)
    {
        VirtualLink link = new VirtualLink(new(VirtualLink.ClientCertificate, offered)).Validate().Run(Second);

        link.Client.Failure.ShouldBeNull();
        link.Server.Profile.ShouldBe(chosen);
        link.Events.Select(e => e.Kind).ShouldBe(
            [PeerTransportEventKind.AddressValidated, PeerTransportEventKind.AddressSelected, PeerTransportEventKind.Connected]);
        ShouldCarryMedia(link);
    }

    [Fact]
    public void A_loss_free_handshake_takes_two_datagrams_of_ours()
    {
        VirtualLink link = new VirtualLink().Validate().Run(Second);

        link.SentByServer.ShouldBe(2);
    }

    [Fact]
    public void A_ClientHello_in_two_datagrams_is_put_together()
    {
        var client = new DtlsClient(VirtualLink.ClientCertificate, [SrtpProfile.AeadAes128Gcm], sendLimit: 150);
        ShouldCarryMedia(new VirtualLink(client, clientDatagram: 150).Validate().Run(Second));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    public void Any_lost_datagram_is_made_up_for(bool toServer, int datagram)
    {
        var link = new VirtualLink { Fate = VirtualLink.Lose(toServer, datagram) };
        ShouldCarryMedia(link.Validate().Run(5 * Second));
    }

    [Fact]
    public void Our_lost_flight_is_repeated_by_our_own_clock()
    {
        // The client's repetition is lost as well, so that only ours can save it.
        var link = new VirtualLink { Fate = (toServer, n) => toServer ? (n == 2 ? [] : [Ms(20)]) : n == 1 ? [] : [Ms(20)] };
        ShouldCarryMedia(link.Validate().Run(TimeSpan.FromMilliseconds(700)));
    }

    [Fact]
    public void A_lost_final_flight_is_repeated_on_demand()
    {
        var link = new VirtualLink { Fate = VirtualLink.Lose(false, 2, 3) };
        link.Validate().Run(Ms(200));
        link.Server.IsConnected.ShouldBeTrue();
        link.Client.Connection.ShouldBeNull();

        ShouldCarryMedia(link.Run(10 * Second));
    }

    [Fact]
    public void A_flight_that_arrives_backwards_needs_no_repetition()
    {
        // The client's second flight in datagrams of one record each, last first.
        var client = new DtlsClient(VirtualLink.ClientCertificate, [SrtpProfile.AeadAes128Gcm], sendLimit: 150);
        var link = new VirtualLink(client, clientDatagram: 150) { Fate = (toServer, n) => [toServer ? Ms(120 - (n * 5)) : Ms(20)] };
        ShouldCarryMedia(link.Validate().Run(Ms(290)));
    }

    [Fact]
    public void Loss_reordering_and_duplication_only_cost_time() =>
        Gen.Int[0, 9].Array[60].Sample(
            fates =>
            {
                // Per datagram: three in ten lost, two in ten doubled, delays of 10 to 90 ms.
                TimeSpan[] Decide(int fate) => fate switch
                {
                    < 3 => [],
                    < 5 => [Ms(10 + (fate * 7)), Ms(60 + (fate * 5))],
                    _ => [Ms(10 + ((fate - 5) * 20))],
                };
                var link = new VirtualLink { Fate = (toServer, n) => Decide(fates[((n * 2) + (toServer ? 1 : 0)) % fates.Length]) };
                // A fate may repeat itself with the timers' rhythm, so that it never ends well; long series of losses are cut off.
                Func<bool, int, TimeSpan[]> drawn = link.Fate;
                link.Fate = (toServer, n) => n > 12 ? [Ms(20)] : drawn(toServer, n);
                for (int second = 4; second < 30; second += 4) link.Validate().Run(second * Second);
                ShouldCarryMedia(link);
            },
            iter: 40);

    [Fact]
    public void Records_that_come_while_a_step_is_out_wait_for_the_next()
    {
        var link = new VirtualLink().Validate();
        var client = new DtlsClient(VirtualLink.ClientCertificate, [SrtpProfile.AeadAes128Gcm], sendLimit: 150);
        List<byte[]> hello = client.Run([]);
        hello.Count.ShouldBeGreaterThan(1);

        link.Server.HandleDtls(hello[0], VirtualLink.ClientAddress, Ms(1));
        DtlsHandshakeStep step = link.Server.TakeHandshakeStep().ShouldNotBeNull();
        foreach (byte[] record in hello.Skip(1)) link.Server.HandleDtls(record, VirtualLink.ClientAddress, Ms(2));
        link.Server.TakeHandshakeStep().ShouldBeNull();
        step.Run();
        link.Server.Complete(step, Ms(3));
        link.Server.TryTakeDatagram(out _).ShouldBeFalse();

        step = link.Server.TakeHandshakeStep().ShouldNotBeNull();
        step.Run();
        link.Server.Complete(step, Ms(4));
        link.Server.TryTakeDatagram(out _).ShouldBeTrue();
        Should.Throw<ArgumentException>(() => link.Server.Complete(step, Ms(5)));
    }

    [Fact]
    public void Warming_up_connects() => DtlsWarmup.Run(VirtualLink.ServerCertificate);

    internal static void ShouldCarryMedia(VirtualLink link)
    {
        link.Server.IsConnected.ShouldBeTrue();
        link.Client.Connection.ShouldNotBeNull();
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

    static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
