using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Auvious.WebRtc.Dtls;

/// <summary>A certificate whose CertificateVerify is checked once per handshake, by the platform where the key is ECDSA P-256.</summary>
sealed class PeerCertificate(HandshakeCrypto crypto, HandshakeMemory memory, byte[] encoding) : BcTlsCertificate(crypto, encoding)
{
    public override TlsVerifier CreateVerifier(short signatureAlgorithm)
    {
        // The engine's own checks (key usage, key type) stay in place.
        TlsVerifier engine = base.CreateVerifier(signatureAlgorithm);
        bool isP256 = signatureAlgorithm == SignatureAlgorithm.ecdsa
            && X9ObjectIdentifiers.Prime256v1.Equals(SubjectPublicKeyInfo.Algorithm.Parameters);
        return new Verifier(memory, engine, isP256 ? SubjectPublicKeyInfo.GetEncoded() : null);
    }

    sealed class Verifier(HandshakeMemory memory, TlsVerifier engine, byte[]? p256) : TlsVerifier
    {
        public TlsStreamVerifier GetStreamVerifier(DigitallySigned digitallySigned) => engine.GetStreamVerifier(digitallySigned);

        public bool VerifyRawSignature(DigitallySigned digitallySigned, byte[] hash) => memory.Verify(
            hash,
            digitallySigned.Signature,
            () => p256 is null ? engine.VerifyRawSignature(digitallySigned, hash) : VerifyP256(digitallySigned, hash));

        bool VerifyP256(DigitallySigned digitallySigned, byte[] hash)
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(p256, out _);
            return key.VerifyHash(hash, digitallySigned.Signature, DSASignatureFormat.Rfc3279DerSequence);
        }
    }
}
