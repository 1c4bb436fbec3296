using Auvious.WebRtc.Srtp;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Auvious.WebRtc.Dtls;

/// <summary>Our choices as DTLS server: version, suites, SRTP profile, whom to trust (RFC 5764, RFC 8827 section 6.5).</summary>
sealed class DtlsSrtpServer(HandshakeCrypto crypto, HandshakeMemory memory, IReadOnlyList<CertificateFingerprint> fingerprints)
    : DefaultTlsServer(crypto), IDtlsPeer
{
    /// <summary>Larger than any run: the engine's own timers never fire, ours are the caller's.</summary>
    public const int Never = 1 << 29;

    static readonly SrtpProfile[] Preferred = [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1_80];

    SrtpProfile profile;

    /// <summary>Why we refused, if it is more than a failed handshake.</summary>
    public PeerTransportFailure Refusal { get; private set; }

    /// <summary>To be trusted only after the handshake has returned.</summary>
    public SrtpMasterKeys? Keys { get; private set; }

    public bool IsClosedByRemote { get; private set; }

    public int CipherOverhead { get; private set; }

    public override bool IgnoreCorruptDtlsRecords => true;

    public override int GetHandshakeTimeoutMillis() => 0;

    public override int GetHandshakeResendTimeMillis() => Never;

    public override bool RequiresExtendedMasterSecret() => true;

    /// <summary>Certificates are self-signed; the fingerprint vouches for them, not their signature.</summary>
    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    public override int[] GetSupportedGroups() => [NamedGroup.x25519, NamedGroup.secp256r1];

    /// <summary>The engine's own choice could be any of the client's; who names none gets the one all have (RFC 8422 section 4).</summary>
    protected override int SelectECDH(int minimumCurveBits)
    {
        int[] offered = m_context.SecurityParameters.ClientSupportedGroups ?? [NamedGroup.secp256r1];
        foreach (int group in GetSupportedGroups())
        {
            if (offered.Contains(group)) return group;
        }
        throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() =>
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    public override void ProcessClientExtensions(IDictionary<int, byte[]> clientExtensions)
    {
        base.ProcessClientExtensions(clientExtensions);
        UseSrtpData? useSrtp = clientExtensions is null ? null : TlsSrtpUtilities.GetUseSrtpExtension(clientExtensions);
        int[] offered = useSrtp?.ProtectionProfiles ?? [];
        profile = Preferred.FirstOrDefault(preferred => offered.Contains((int)preferred));
        if (profile == SrtpProfile.None) throw Refuse(PeerTransportFailure.NoSrtpProfile, AlertDescription.handshake_failure);
    }

    public override IDictionary<int, byte[]> GetServerExtensions()
    {
        IDictionary<int, byte[]> extensions = base.GetServerExtensions();
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([(int)profile], []));
        return extensions;
    }

    protected override bool SelectCipherSuite(int cipherSuite)
    {
        CipherOverhead = IDtlsPeer.OverheadOf(cipherSuite);
        return base.SelectCipherSuite(cipherSuite);
    }

    public override CertificateRequest GetCertificateRequest() => new(
        [ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign],
        [
            SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa),
            SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa),
            SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
            SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa),
        ],
        null);

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        if (clientCertificate is null || clientCertificate.IsEmpty)
        {
            throw Refuse(PeerTransportFailure.NoCertificate, AlertDescription.handshake_failure);
        }
        byte[] encoded = clientCertificate.GetCertificateAt(0).GetEncoded();
        if (!fingerprints.Any(fingerprint => fingerprint.Matches(encoded)))
        {
            throw Refuse(PeerTransportFailure.FingerprintMismatch, AlertDescription.bad_certificate);
        }
    }

    /// <summary>The only moment the engine has the exporter's secret.</summary>
    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        byte[] exported = m_context.ExportKeyingMaterial(SrtpMasterKeys.ExporterLabel, null, SrtpMasterKeys.Length(profile));
        Keys = SrtpMasterKeys.Split(profile, exported);
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        base.NotifyAlertReceived(alertLevel, alertDescription);
        IsClosedByRemote |= alertDescription == AlertDescription.close_notify;
    }

    protected override TlsCredentialedSigner GetECDsaSignerCredentials() => memory.Credentials(Crypto, new TlsCryptoParameters(m_context));

    TlsFatalAlert Refuse(PeerTransportFailure failure, short alert)
    {
        Refusal = failure;
        return new(alert);
    }
}
