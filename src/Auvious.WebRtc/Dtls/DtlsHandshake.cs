using Auvious.WebRtc.Srtp;
using Org.BouncyCastle.Tls;

namespace Auvious.WebRtc.Dtls;

/// <summary>What a run of the handshake led to.</summary>
enum DtlsHandshakeOutcome
{
    /// <summary>The client has to say more.</summary>
    Waiting,
    Done,
    Failed,
}

/// <summary>
/// The server's side of one handshake, self-contained and single-owner. The engine's API blocks; instead of giving it a thread it is
/// run anew over all recorded input each time some comes, thrown out when it wants more, and only what it says beyond the last time
/// is sent.
/// </summary>
/// <remarks>
/// That takes equal runs: randoms are seeded, the ephemeral key and signatures are kept (they are also the dear part), and the
/// engine's timers are set to never, because retransmission is the caller's.
/// </remarks>
sealed class DtlsHandshake(DtlsCertificate certificate, IReadOnlyList<CertificateFingerprint> fingerprints)
{
    readonly HandshakeLog log = new();
    readonly HandshakeMemory memory = new(certificate);
    int said;

    /// <summary>Records that were not kept because the log is full.</summary>
    public int Overflow { get; private set; }

    public DtlsHandshakeOutcome Outcome { get; private set; }

    public PeerTransportFailure Failure { get; private set; }

    /// <summary>Set when done.</summary>
    public SrtpMasterKeys? Keys { get; private set; }

    /// <summary>Set when done.</summary>
    public DtlsConnection? Connection { get; private set; }

    /// <summary>Takes in records and returns the records to send, which may be none.</summary>
    public List<byte[]> Run(IReadOnlyList<byte[]> received)
    {
        if (Outcome != DtlsHandshakeOutcome.Waiting) return [];
        bool isNew = false;
        foreach (byte[] record in received)
        {
            if (log.TryAdd(record)) isNew = true;
            else Overflow++;
        }
        return isNew ? RunAgain() : [];
    }

    List<byte[]> RunAgain()
    {
        var server = new DtlsSrtpServer(new HandshakeCrypto(memory), memory, fingerprints);
        var transport = new RecordTransport(log, server);
        try
        {
            // ICE has proved the address, so there is no HelloVerifyRequest (it couldn't take a fragmented ClientHello either).
            DtlsTransport engine = new DtlsServerProtocol().Accept(server, transport);
            Keys = server.Keys ?? throw new TlsFatalAlert(AlertDescription.internal_error);
            Connection = new(engine, transport, server);
            Outcome = DtlsHandshakeOutcome.Done;
            // What the client said right behind its Finished is in the log already.
            Connection.Read();
        }
        catch (Exception) when (transport.IsExhausted)
        {
            // The engine wants more.
        }
        catch (Exception)
        {
            Outcome = DtlsHandshakeOutcome.Failed;
            Failure = server.Refusal == PeerTransportFailure.None ? PeerTransportFailure.Handshake : server.Refusal;
        }
        List<byte[]> fresh = transport.Sent.Count > said ? transport.Sent[said..] : [];
        said += fresh.Count;
        transport.Sent.Clear();
        return fresh;
    }
}
