using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc.Dtls;

/// <summary>One handshake with ourselves at start: the first costs 0.2 s of JIT, which no viewer should wait for.</summary>
public static class DtlsWarmup
{
    const int MaxRounds = 8;

    public static void Run(DtlsCertificate certificate)
    {
        var server = new DtlsHandshake(certificate, [certificate.Fingerprint]);
        var client = new DtlsClient(certificate, [SrtpProfile.AeadAes128Gcm]);
        List<byte[]> said = client.Run([]);
        for (int round = 0; round < MaxRounds && client.Connection is null; round++) said = client.Run(server.Run(said));
        if (client.Connection is null) throw new InvalidOperationException("A DTLS handshake with ourselves failed.", client.Failure);
    }
}
