using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc.Tests.Dtls;

/// <summary>The real OpenSSL program as client over a loopback socket. It has to be installed: this fails without.</summary>
public sealed class OpenSslTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-openssl-");
    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly CancellationTokenSource patience = new(Patience);
    readonly List<PeerTransportEvent> events = [];

    public void Dispose()
    {
        socket.Dispose();
        patience.Dispose();
        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80", "ECDHE-ECDSA-AES128-GCM-SHA256", "X25519:P-256", false)]
    [InlineData("SRTP_AES128_CM_SHA1_80", "ECDHE-ECDSA-AES256-GCM-SHA384", "P-256", false)]
    [InlineData("SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM", "ECDHE-ECDSA-CHACHA20-POLY1305", "P-384:P-256", false)]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM", "DEFAULT", "P-521:P-256:X25519", true)]
    public async Task OpenSSL_connects_exports_the_same_keys_and_says_goodbye(string profiles, string suites, string groups, bool isRsa)
    {
        CertificateFingerprint fingerprint = WriteCertificate(isRsa);
        using PeerTransport peer = NewPeer(fingerprint);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int exported = profiles.Contains("GCM", StringComparison.Ordinal) ? 56 : 60;
        using Process client = Start(
            "s_client", "-dtls1_2", "-connect", socket.LocalEndPoint!.ToString()!, "-cert", Path("cert.pem"), "-key", Path("key.pem"),
            "-use_srtp", profiles, "-cipher", suites, "-groups", groups,
            "-keymatexport", SrtpMasterKeys.ExporterLabel, "-keymatexportlen", $"{exported}");
        try
        {
            await Serve(peer, until: () => peer.IsConnected || peer.IsEnded);
            peer.IsConnected.ShouldBeTrue(string.Join(", ", events));
            peer.Profile.ShouldBe(exported == 56 ? SrtpProfile.AeadAes128Gcm : SrtpProfile.Aes128CmHmacSha1_80);

            SrtpMasterKeys keys = SrtpMasterKeys.Split(peer.Profile, await ReadKeyingMaterial(client));
            ShouldHaveKeys(peer, keys);

            await client.StandardInput.WriteLineAsync("Q");
            await Serve(peer, until: () => peer.IsEnded);
            events[^1].Kind.ShouldBe(PeerTransportEventKind.Closed);
            await client.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!client.HasExited) client.Kill();
        }
    }

    async Task Serve(PeerTransport peer, Func<bool> until)
    {
        var buffer = new byte[2_048];
        var from = new IPEndPoint(IPAddress.Any, 0);
        while (!until())
        {
            SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, from, patience.Token);
            TransportAddress address = TransportAddress.From((IPEndPoint)received.RemoteEndPoint);
            // OpenSSL speaks no ICE: the check is made up here.
            if (peer.SendAddress is null)
            {
                byte[] check = Checks.Request(VirtualLink.Local, VirtualLink.Remote, useCandidate: true);
                peer.HandleStun(check, address, clock.Elapsed, new byte[PeerTransport.MaxStunResponse]);
            }
            PacketClassifier.Classify(buffer.AsSpan(0, received.ReceivedBytes)).ShouldBe(PacketClass.Dtls);
            peer.HandleDtls(buffer.AsSpan(0, received.ReceivedBytes), address, clock.Elapsed);
            if (peer.TakeHandshakeStep() is { } step)
            {
                // On another thread, as a media loop would have it.
                await Task.Run(step.Run, patience.Token);
                peer.Complete(step, clock.Elapsed);
            }
            while (peer.TryTakeDatagram(out ReadOnlyMemory<byte> datagram))
            {
                await socket.SendToAsync(datagram, received.RemoteEndPoint, patience.Token);
            }
            while (peer.TryTakeEvent(out PeerTransportEvent next)) events.Add(next);
        }
    }

    async Task<byte[]> ReadKeyingMaterial(Process client)
    {
        const string prefix = "Keying material: ";
        while (await client.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            string text = line.Trim();
            if (text.StartsWith(prefix, StringComparison.Ordinal)) return Convert.FromHexString(text[prefix.Length..]);
        }
        string errors = await client.StandardError.ReadToEndAsync(patience.Token);
        throw new InvalidOperationException($"openssl printed no keying material: {errors}");
    }

    static void ShouldHaveKeys(PeerTransport peer, SrtpMasterKeys keys)
    {
        using var outbound = new SrtpOutbound(keys.Client);
        using var inbound = new SrtpInbound(keys.Server);
        byte[] packet = [0x80, 0xC9, 0, 1, 0, 0, 0, 5, 1, 2, 3, 4, .. new byte[SrtpProfiles.MaxRtcpOverhead]];
        int length = outbound.ProtectRtcp(packet, 12);
        peer.TryUnprotectRtcp(packet.AsSpan(0, length), TimeSpan.Zero, out int plain).ShouldBeTrue();
        length = peer.ProtectRtcp(packet, plain);
        inbound.UnprotectRtcp(packet.AsSpan(0, length), out plain).ShouldBe(SrtpVerdict.Accepted);
        packet[8..plain].ShouldBe([1, 2, 3, 4]);
    }

    CertificateFingerprint WriteCertificate(bool isRsa)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2_048);
        CertificateRequest request = isRsa
            ? new("CN=client", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new("CN=client", ecdsa, HashAlgorithmName.SHA256);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using X509Certificate2 certificate = request.CreateSelfSigned(now, now.AddYears(20));
        File.WriteAllText(Path("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path("key.pem"), isRsa ? rsa.ExportPkcs8PrivateKeyPem() : ecdsa.ExportPkcs8PrivateKeyPem());
        return CertificateFingerprint.Sha256(certificate.RawData);
    }

    static PeerTransport NewPeer(CertificateFingerprint fingerprint) => new(
        new()
        {
            Local = VirtualLink.Local,
            Remote = VirtualLink.Remote,
            Certificate = VirtualLink.ServerCertificate,
            RemoteFingerprints = [fingerprint],
        },
        TimeSpan.Zero);

    static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("openssl", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    string Path(string name) => System.IO.Path.Combine(directory.FullName, name);
}
