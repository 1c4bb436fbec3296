using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Srtp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Dtls;

public sealed class TrustTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_certificate_without_the_offers_fingerprint_is_refused()
    {
        VirtualLink link = new VirtualLink(fingerprints: [VirtualLink.ServerCertificate.Fingerprint]).Validate().Run(Second);
        ShouldHaveFailed(link, PeerTransportFailure.FingerprintMismatch);
    }

    [Fact]
    public void No_fingerprint_is_no_trust() =>
        ShouldHaveFailed(new VirtualLink(fingerprints: []).Validate().Run(Second), PeerTransportFailure.FingerprintMismatch);

    [Fact]
    public void One_of_several_fingerprints_is_enough() => HandshakeTests.ShouldCarryMedia(
        new VirtualLink(fingerprints:
        [
            VirtualLink.ServerCertificate.Fingerprint,
            new("SHA-256", VirtualLink.ClientCertificate.Fingerprint.Value.ToLowerInvariant()),
        ]).Validate().Run(Second));

    [Fact]
    public void An_empty_certificate_chain_is_refused() => ShouldHaveFailed(
        new VirtualLink(new(null, [SrtpProfile.AeadAes128Gcm])).Validate().Run(Second), PeerTransportFailure.NoCertificate);

    [Theory]
    [InlineData(new SrtpProfile[0])]
    [InlineData(new[] { (SrtpProfile)0x0005 })]
    public void No_common_profile_is_refused(SrtpProfile[] offered) => ShouldHaveFailed(
        new VirtualLink(new(VirtualLink.ClientCertificate, offered)).Validate().Run(Second), PeerTransportFailure.NoSrtpProfile);

    [Fact]
    public void Nobody_is_listened_to_before_ICE_has_proved_the_address()
    {
        VirtualLink link = new VirtualLink().Run(Second);

        link.SentByServer.ShouldBe(0);
        link.Server.Counters.DtlsUnvalidated.ShouldBeGreaterThan(0);
        link.Server.TakeHandshakeStep().ShouldBeNull();
        // The client goes on repeating itself, so all is well once the check has come.
        HandshakeTests.ShouldCarryMedia(link.Validate().Run(10 * Second));
    }

    [Fact]
    public void The_clients_close_notify_ends_the_transport_and_is_answered()
    {
        VirtualLink link = new VirtualLink().Validate().Run(Second);
        link.CloseClient();
        link.Run(2 * Second);

        link.Server.IsEnded.ShouldBeTrue();
        link.Server.IsConnected.ShouldBeFalse();
        link.Events[^1].Kind.ShouldBe(PeerTransportEventKind.Closed);
        link.SentByServer.ShouldBe(3);
        link.Server.NextDeadline.ShouldBe(TimeSpan.MaxValue);
    }

    [Fact]
    public void Our_close_notify_reaches_the_client()
    {
        VirtualLink link = new VirtualLink().Validate().Run(Second);
        link.Server.Close();
        link.Run(2 * Second);

        link.Client.Connection!.IsClosedByRemote.ShouldBeTrue();
        link.Events[^1].Kind.ShouldBe(PeerTransportEventKind.Closed);
        link.Events.Count(e => e.Kind == PeerTransportEventKind.Closed).ShouldBe(1);
        link.Server.ProtectRtcp(new byte[100], 20).ShouldBe(0);
    }

    [Fact]
    public void Closing_before_the_handshake_says_nothing()
    {
        VirtualLink link = new VirtualLink().Validate();
        link.Server.Close();

        link.Server.TryTakeDatagram(out _).ShouldBeFalse();
        link.Server.IsEnded.ShouldBeTrue();
    }

    [Fact]
    public void Changed_records_after_the_handshake_change_nothing() => Gen.Byte.Array[14, 200].Sample(
        garbage =>
        {
            VirtualLink link = Connected.Value;
            garbage[0] = (byte)(20 + (garbage[0] % 4));
            (garbage[1], garbage[2], garbage[3], garbage[4]) = (0xFE, 0xFD, 0, (byte)(garbage[4] & 1));
            (garbage[11], garbage[12]) = (0, (byte)(garbage.Length - 13));
            // A fatal alert in the clear would be a different matter before the handshake; now epoch 0 is over.
            link.Server.HandleDtls(garbage, VirtualLink.ClientAddress, link.Now);
            link.Server.IsConnected.ShouldBeTrue();
        },
        threads: 1);

    [Fact]
    public void What_one_peer_may_send_before_it_is_trusted_is_bounded()
    {
        VirtualLink link = new VirtualLink().Validate();
        // Fragments of a ClientHello that never comes to its end.
        byte[] record = [22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 1, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7];
        for (int i = 0; i < 2 * HandshakeLog.MaxRecords; i++)
        {
            DtlsRecord.WriteSequenceNumber(record, (ulong)i);
            link.Server.HandleDtls(record, VirtualLink.ClientAddress, link.Now);
            if (i % 16 != 15) continue;
            DtlsHandshakeStep step = link.Server.TakeHandshakeStep().ShouldNotBeNull();
            step.Run();
            link.Server.Complete(step, link.Now);
        }

        link.Server.Counters.DtlsOverflow.ShouldBe(HandshakeLog.MaxRecords);
        link.Server.IsEnded.ShouldBeFalse();
        link.Run(TimeSpan.FromSeconds(31)).Events[^1].Failure.ShouldBe(PeerTransportFailure.ConnectTimeout);
    }

    [Fact]
    public void A_step_that_comes_back_after_closing_is_ignored()
    {
        VirtualLink link = new VirtualLink().Validate();
        foreach (byte[] record in link.Client.Run([])) link.Server.HandleDtls(record, VirtualLink.ClientAddress, link.Now);
        DtlsHandshakeStep step = link.Server.TakeHandshakeStep().ShouldNotBeNull();
        link.Server.Close();
        step.Run();
        link.Server.Complete(step, link.Now);

        link.Server.TryTakeDatagram(out _).ShouldBeFalse();
    }

    static readonly Lazy<VirtualLink> Connected = new(() => new VirtualLink().Validate().Run(Second));

    static void ShouldHaveFailed(VirtualLink link, PeerTransportFailure failure)
    {
        link.Events[^1].ShouldBe(new(PeerTransportEventKind.Failed, Failure: failure));
        link.Server.IsConnected.ShouldBeFalse();
        link.Server.Profile.ShouldBe(SrtpProfile.None);
        // The client was told by an alert.
        link.Client.Failure.ShouldNotBeNull();
        link.Client.Connection.ShouldBeNull();
    }
}
