namespace Auvious.WebRtc.Dtls;

/// <summary>One handshake with ourselves at start: the first costs 0.2 s of JIT, which no viewer should wait for.</summary>
public static class DtlsWarmup
{
    public static void Run(DtlsCertificate certificate) => throw new NotImplementedException();
}
