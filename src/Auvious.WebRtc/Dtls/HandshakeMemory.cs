using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using HashAlgorithm = Org.BouncyCastle.Tls.HashAlgorithm;

namespace Auvious.WebRtc.Dtls;

/// <summary>What has to stay the same, or is too dear to do twice, when a handshake is run again over its recorded input.</summary>
/// <param name="certificate">Null for a client without one.</param>
sealed class HandshakeMemory(DtlsCertificate? certificate)
{
    readonly Dictionary<int, EphemeralKey> keys = [];
    (byte[] Hash, byte[] Signature) signed = ([], []);
    (byte[] Hash, byte[] Signature, bool IsValid) verified = ([], [], false);

    public DtlsCertificate? Certificate { get; } = certificate;

    /// <summary>Of the server's randoms; key agreement and signature draw theirs from the system.</summary>
    public byte[] Seed { get; } = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    public EphemeralKey Key(int namedGroup)
    {
        if (!keys.TryGetValue(namedGroup, out EphemeralKey? key))
        {
            key = namedGroup switch
            {
                NamedGroup.x25519 => new X25519Key(),
                NamedGroup.secp256r1 => new P256Key(),
                _ => throw new TlsFatalAlert(AlertDescription.internal_error),
            };
            keys.Add(namedGroup, key);
        }
        return key;
    }

    /// <summary>Our certificate, its signatures made by the platform and once per handshake.</summary>
    public DefaultTlsCredentialedSigner Credentials(TlsCrypto crypto, TlsCryptoParameters parameters) => new(
        parameters,
        new Signer(this),
        new Certificate([crypto.CreateCertificate(CertificateType.X509, Certificate!.Encoded)]),
        SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));

    public bool Verify(byte[] hash, byte[] signature, Func<bool> verify)
    {
        if (!verified.Hash.AsSpan().SequenceEqual(hash) || !verified.Signature.AsSpan().SequenceEqual(signature))
        {
            verified = (hash.ToArray(), signature.ToArray(), verify());
        }
        return verified.IsValid;
    }

    byte[] Sign(byte[] hash)
    {
        if (!signed.Hash.AsSpan().SequenceEqual(hash)) signed = (hash.ToArray(), Certificate!.Sign(hash));
        return signed.Signature;
    }

    sealed class Signer(HandshakeMemory memory) : TlsSigner
    {
        public byte[] GenerateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash) => memory.Sign(hash);

        public TlsStreamSigner? GetStreamSigner(SignatureAndHashAlgorithm algorithm) => null;
    }
}
