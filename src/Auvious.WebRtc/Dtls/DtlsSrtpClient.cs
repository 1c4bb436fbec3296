using Auvious.WebRtc.Srtp;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Auvious.WebRtc.Dtls;

/// <summary>A DTLS-SRTP client that trusts anybody: good only against ourselves.</summary>
sealed class DtlsSrtpClient(HandshakeCrypto crypto, HandshakeMemory memory, SrtpProfile[] profiles) : DefaultTlsClient(crypto), IDtlsPeer
{
    SrtpProfile chosen;

    public SrtpMasterKeys? Keys { get; private set; }

    public bool IsClosedByRemote { get; private set; }

    public int CipherOverhead { get; private set; }

    public override bool IgnoreCorruptDtlsRecords => true;

    public override int GetHandshakeTimeoutMillis() => 0;

    public override int GetHandshakeResendTimeMillis() => DtlsSrtpServer.Never;

    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    public override IDictionary<int, byte[]> GetClientExtensions()
    {
        IDictionary<int, byte[]> extensions = base.GetClientExtensions();
        if (profiles.Length > 0) TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([.. profiles.Cast<int>()], []));
        return extensions;
    }

    public override void ProcessServerExtensions(IDictionary<int, byte[]> serverExtensions)
    {
        base.ProcessServerExtensions(serverExtensions);
        chosen = (SrtpProfile)TlsSrtpUtilities.GetUseSrtpExtension(serverExtensions).ProtectionProfiles[0];
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        byte[] exported = m_context.ExportKeyingMaterial(SrtpMasterKeys.ExporterLabel, null, SrtpMasterKeys.Length(chosen));
        Keys = SrtpMasterKeys.Split(chosen, exported);
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        base.NotifyAlertReceived(alertLevel, alertDescription);
        IsClosedByRemote |= alertDescription == AlertDescription.close_notify;
    }

    public override void NotifySelectedCipherSuite(int selectedCipherSuite)
    {
        base.NotifySelectedCipherSuite(selectedCipherSuite);
        CipherOverhead = IDtlsPeer.OverheadOf(selectedCipherSuite);
    }

    public override TlsAuthentication GetAuthentication() => new Authentication(this);

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    sealed class Authentication(DtlsSrtpClient client) : TlsAuthentication
    {
        public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
        {
        }

        public TlsCredentials? GetClientCredentials(CertificateRequest certificateRequest) => client.Credentials();
    }

    DefaultTlsCredentialedSigner? Credentials() =>
        memory.Certificate is null ? null : memory.Credentials(Crypto, new TlsCryptoParameters(m_context));
}
