using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Auvious.WebRtc.Dtls;

/// <summary>The engine's cryptography for one run of a handshake: equal runs give equal bytes, and dear steps are remembered.</summary>
sealed class HandshakeCrypto(HandshakeMemory memory) : BcTlsCrypto
{
    public override TlsECDomain CreateECDomain(TlsECConfig ecConfig) => new Domain(this, memory.Key(ecConfig.NamedGroup));

    public override TlsCertificate CreateCertificate(short type, byte[] encoding) =>
        type == CertificateType.X509 ? new PeerCertificate(this, memory, encoding) : base.CreateCertificate(type, encoding);

    /// <summary>The seed material differs between runs (a counter and the clock), so it is left out.</summary>
    public override TlsNonceGenerator CreateNonceGenerator(byte[] additionalSeedMaterial) => new SeededNonces(memory.Seed);

    public override TlsNonceGenerator CreateNonceGenerator(ReadOnlySpan<byte> additionalSeedMaterial) => new SeededNonces(memory.Seed);

    sealed class Domain(HandshakeCrypto crypto, EphemeralKey key) : TlsECDomain
    {
        public TlsAgreement CreateECDH() => new Agreement(crypto, key);
    }

    sealed class Agreement(HandshakeCrypto crypto, EphemeralKey key) : TlsAgreement
    {
        byte[] peer = [];

        public byte[] GenerateEphemeral() => key.Public.ToArray();

        public void ReceivePeerValue(byte[] peerValue) => peer = peerValue;

        // The engine wipes what it is given.
        public TlsSecret CalculateSecret() => crypto.CreateSecret(key.Agree(peer).ToArray());
    }

    sealed class SeededNonces(byte[] seed) : TlsNonceGenerator
    {
        int drawn;

        public byte[] GenerateNonce(int size)
        {
            var nonce = new byte[size];
            Span<byte> counter = stackalloc byte[sizeof(int)];
            for (int done = 0; done < size; done += SHA256.HashSizeInBytes)
            {
                BinaryPrimitives.WriteInt32BigEndian(counter, drawn++);
                byte[] block = HMACSHA256.HashData(seed, counter);
                block.AsSpan(0, Math.Min(block.Length, size - done)).CopyTo(nonce.AsSpan(done));
            }
            return nonce;
        }
    }
}
