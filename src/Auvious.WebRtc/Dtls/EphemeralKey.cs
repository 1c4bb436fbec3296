using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;
using Org.BouncyCastle.Tls;

namespace Auvious.WebRtc.Dtls;

/// <summary>One ECDHE key of ours and what it agreed on last (RFC 8422 section 5.10).</summary>
abstract class EphemeralKey
{
    byte[]? peer;
    byte[]? secret;

    /// <summary>As it goes into the ServerKeyExchange.</summary>
    public abstract byte[] Public { get; }

    public byte[] Agree(byte[] peerValue)
    {
        if (secret is null || !peer.AsSpan().SequenceEqual(peerValue))
        {
            secret = Compute(peerValue);
            peer = peerValue.ToArray();
        }
        return secret;
    }

    protected abstract byte[] Compute(byte[] peerValue);
}

/// <summary>RFC 7748 section 5.</summary>
sealed class X25519Key : EphemeralKey
{
    const int Length = 32;

    readonly byte[] secretKey = RandomNumberGenerator.GetBytes(Length);

    public X25519Key() => X25519.ScalarMultBase(secretKey, Public);

    public override byte[] Public { get; } = new byte[Length];

    protected override byte[] Compute(byte[] peerValue)
    {
        var agreed = new byte[Length];
        // An all-zero result is refused (RFC 7748 section 6.1).
        if (peerValue.Length != Length || !X25519.CalculateAgreement(secretKey, peerValue, agreed))
        {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
        return agreed;
    }
}

/// <summary>secp256r1 with uncompressed points (RFC 8422 section 5.4.1).</summary>
sealed class P256Key : EphemeralKey
{
    const int CoordinateLength = 32;
    const byte Uncompressed = 4;

    readonly ECParameters own;

    public P256Key()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        own = key.ExportParameters(includePrivateParameters: true);
        Public = [Uncompressed, .. own.Q.X!, .. own.Q.Y!];
    }

    public override byte[] Public { get; }

    protected override byte[] Compute(byte[] peerValue)
    {
        if (peerValue.Length != 1 + (2 * CoordinateLength) || peerValue[0] != Uncompressed)
        {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
        try
        {
            // The import refuses points that aren't on the curve.
            using var peer = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = peerValue[1..(1 + CoordinateLength)], Y = peerValue[(1 + CoordinateLength)..] },
            });
            using var key = ECDiffieHellman.Create(own);
            return key.DeriveRawSecretAgreement(peer.PublicKey);
        }
        catch (CryptographicException e)
        {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, e);
        }
    }
}
