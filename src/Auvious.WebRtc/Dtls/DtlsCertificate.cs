using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Auvious.WebRtc.Dtls;

/// <summary>Our self-signed ECDSA P-256 certificate; one per process, because making one costs 11 ms.</summary>
public sealed class DtlsCertificate : IDisposable
{
    readonly ECDsa key;

    DtlsCertificate(ECDsa key, byte[] encoded)
    {
        this.key = key;
        Encoded = encoded;
        Fingerprint = CertificateFingerprint.Sha256(encoded);
    }

    /// <summary>For <c>a=fingerprint</c> in our answers.</summary>
    public CertificateFingerprint Fingerprint { get; }

    /// <summary>DER.</summary>
    internal byte[] Encoded { get; }

    /// <summary>Valid from a day before now (clocks differ) for a year; nobody checks, the fingerprint is what counts.</summary>
    public static DtlsCertificate Create(DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return new(key, certificate.RawData);
    }

    /// <summary>An ECDSA signature in DER over a hash. May be called from any thread.</summary>
    internal byte[] Sign(byte[] hash)
    {
        lock (key) return key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    public void Dispose() => key.Dispose();
}
