using Org.BouncyCastle.Tls;

namespace Auvious.WebRtc.Dtls;

/// <summary>What the engine tells its side's configuration and others need to know.</summary>
interface IDtlsPeer
{
    /// <summary>The remote said close_notify.</summary>
    bool IsClosedByRemote { get; }

    /// <summary>What the chosen suite adds to a record: explicit nonce and tag.</summary>
    int CipherOverhead { get; }

    /// <summary>The nonce is explicit with GCM (RFC 5288 section 3) and implicit with ChaCha20 (RFC 7905 section 2).</summary>
    static int OverheadOf(int cipherSuite) => cipherSuite == CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ? 16 : 24;
}
