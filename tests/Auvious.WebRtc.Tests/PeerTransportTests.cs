using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Tests.Dtls;
using CsCheck;

namespace Auvious.WebRtc.Tests;

public sealed class PeerTransportTests
{
    static readonly TransportAddress Home = Address(1), Away = Address(2);
    readonly byte[] response = new byte[PeerTransport.MaxStunResponse];
    readonly PeerTransport peer = NewPeer();

    [Fact]
    public void The_first_checked_address_is_sent_to_until_one_is_nominated()
    {
        peer.SendAddress.ShouldBeNull();
        Check(Home);
        peer.SendAddress.ShouldBe(Home);
        Check(Away);
        peer.SendAddress.ShouldBe(Home);
        Check(Away, nominate: true);
        peer.SendAddress.ShouldBe(Away);

        Events().ShouldBe(
        [
            new(PeerTransportEventKind.AddressValidated, Home),
            new(PeerTransportEventKind.AddressSelected, Home),
            new(PeerTransportEventKind.AddressValidated, Away),
            new(PeerTransportEventKind.AddressSelected, Away),
        ]);
    }

    [Fact]
    public void An_unauthenticated_check_validates_nothing()
    {
        byte[] forged = Checks.Request(VirtualLink.Local, VirtualLink.Remote, useCandidate: true, pwd: "guessed");
        peer.HandleStun(forged, Home, Second(1), response).ShouldBeGreaterThan(0);

        peer.SendAddress.ShouldBeNull();
        peer.TryTakeEvent(out _).ShouldBeFalse();
        peer.Counters.StunUnauthorized.ShouldBe(1);
        peer.LastAuthenticated.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Addresses_are_bounded_and_the_selected_one_stays()
    {
        Check(Home, nominate: true);
        for (int i = 10; i < 10 + RemoteAddresses.Capacity; i++) Check(Address(i), at: i);

        peer.SendAddress.ShouldBe(Home);
        Events().Last().ShouldBe(new(PeerTransportEventKind.AddressDropped, Address(10)));
        peer.HandleDtls([22, 1, 2], Address(10), Second(60));
        peer.Counters.DtlsUnvalidated.ShouldBe(1);
    }

    [Fact]
    public void A_peer_that_never_connects_fails_in_time()
    {
        peer.NextDeadline.ShouldBe(Second(30));
        Check(Home, at: 29);
        peer.HandleTimeout(Second(29.9));
        peer.IsEnded.ShouldBeFalse();
        peer.HandleTimeout(Second(30));

        peer.IsEnded.ShouldBeTrue();
        Events().Last().ShouldBe(new(PeerTransportEventKind.Failed, Failure: PeerTransportFailure.ConnectTimeout));
        peer.NextDeadline.ShouldBe(TimeSpan.MaxValue);
    }

    [Fact]
    public void A_connected_peer_dies_of_silence_but_lives_on_checks()
    {
        VirtualLink link = new VirtualLink().Validate().Run(Second(1));
        TimeSpan connected = link.Server.LastAuthenticated;
        link.Server.NextDeadline.ShouldBe(connected + Second(15));

        link.Run(Second(10)).Validate().Run(Second(24));
        link.Server.IsConnected.ShouldBeTrue();
        link.Run(Second(26));
        link.Events[^1].ShouldBe(new(PeerTransportEventKind.Failed, Failure: PeerTransportFailure.Silence));
    }

    [Fact]
    public void Media_before_the_keys_is_counted_and_dropped()
    {
        var packet = new byte[100];
        peer.TryUnprotectRtp(packet, Second(1), out _, out _).ShouldBeFalse();
        peer.TryUnprotectRtcp(packet, Second(1), out _).ShouldBeFalse();
        peer.ProtectRtp(packet, 50, 0).ShouldBe(0);
        peer.Counters.SrtpEarly.ShouldBe(2);
    }

    [Fact]
    public void Garbage_of_any_size_never_throws()
    {
        VirtualLink connected = new VirtualLink().Validate().Run(Second(1));
        PeerTransport handshaking = NewPeer();
        handshaking.HandleStun(Checks.Request(VirtualLink.Local, VirtualLink.Remote), Home, Second(1), response);

        Gen.Select(Gen.Byte, Gen.Int[0, 3], Gen.Int[0, 65_535], Gen.Int).Sample(
            (first, length, longLength, seed) =>
            {
                var garbage = new byte[length == 0 ? longLength : longLength % 1_500];
                new Random(seed).NextBytes(garbage);
                if (garbage.Length > 0) garbage[0] = first;
                if (garbage.Length > 13 && first is >= 20 and <= 63)
                {
                    // Past the record's header, so that the handshake engine gets to see it.
                    (garbage[0], garbage[1], garbage[2], garbage[3], garbage[4]) = (22, 0xFE, 0xFD, 0, 0);
                    (garbage[11], garbage[12]) = ((byte)((garbage.Length - 13) >> 8), (byte)(garbage.Length - 13));
                    garbage[13] = (byte)(first % 25);
                    if (garbage.Length > 16) garbage[14] = 0;
                }
                PeerTransport fresh = NewPeer();
                foreach ((PeerTransport target, TransportAddress from) in
                    new[] { (connected.Server, VirtualLink.ClientAddress), (handshaking, Home), (fresh, Home) })
                {
                    target.HandleStun(garbage, from, Second(2), response);
                    target.HandleDtls(garbage, from, Second(2));
                    while (target.TakeHandshakeStep() is { } step)
                    {
                        step.Run();
                        target.Complete(step, Second(2));
                    }
                    target.TryUnprotectRtp((byte[])garbage.Clone(), Second(2), out _, out _).ShouldBeFalse();
                    target.TryUnprotectRtcp((byte[])garbage.Clone(), Second(2), out _).ShouldBeFalse();
                }
                connected.Server.IsConnected.ShouldBeTrue();
                // The engine may have given up this one's handshake; the next garbage meets a new one.
                if (handshaking.IsEnded)
                {
                    handshaking = NewPeer();
                    handshaking.HandleStun(Checks.Request(VirtualLink.Local, VirtualLink.Remote), Home, Second(1), response);
                }
            },
            iter: 2_000, threads: 1);
    }

    static PeerTransport NewPeer() => new(
        new()
        {
            Local = VirtualLink.Local,
            Remote = VirtualLink.Remote,
            Certificate = VirtualLink.ServerCertificate,
            RemoteFingerprints = [VirtualLink.ClientCertificate.Fingerprint],
        },
        TimeSpan.Zero);

    void Check(in TransportAddress from, bool nominate = false, double at = 1) => peer
        .HandleStun(Checks.Request(VirtualLink.Local, VirtualLink.Remote, nominate), from, Second(at), response).ShouldBeGreaterThan(0);

    List<PeerTransportEvent> Events()
    {
        var events = new List<PeerTransportEvent>();
        while (peer.TryTakeEvent(out PeerTransportEvent next)) events.Add(next);
        return events;
    }

    static TransportAddress Address(int n) => TransportAddress.From([203, 0, 113, (byte)n], 1_000);

    static TimeSpan Second(double seconds) => TimeSpan.FromSeconds(seconds);
}
