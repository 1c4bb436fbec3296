using Auvious.WebRtc.Srtp;
using Org.BouncyCastle.Tls;

namespace Auvious.WebRtc.Dtls;

/// <summary>The other side of a handshake, run over its recorded input like ours: to warm up with, and for the tests.</summary>
/// <param name="certificate">Null for a client that answers the request for a certificate with an empty chain.</param>
sealed class DtlsClient(DtlsCertificate? certificate, SrtpProfile[] profiles, int sendLimit = RecordTransport.MaxDatagram)
{
    readonly HandshakeLog log = new();
    readonly HandshakeMemory memory = new(certificate);
    int said;

    public SrtpMasterKeys? Keys { get; private set; }

    /// <summary>Set when the handshake is done.</summary>
    public DtlsConnection? Connection { get; private set; }

    public Exception? Failure { get; private set; }

    /// <summary>Takes in records and returns the records to send; the first time there is nothing to take in.</summary>
    public List<byte[]> Run(IEnumerable<byte[]> received)
    {
        foreach (byte[] record in received) log.TryAdd(record);
        var client = new DtlsSrtpClient(new HandshakeCrypto(memory), memory, profiles);
        var transport = new RecordTransport(log, client, sendLimit);
        try
        {
            DtlsTransport engine = new DtlsClientProtocol().Connect(client, transport);
            Keys = client.Keys;
            Connection = new(engine, transport, client);
        }
        catch (Exception) when (transport.IsExhausted)
        {
            // The engine wants more.
        }
        catch (Exception e)
        {
            Failure = e;
        }
        List<byte[]> fresh = transport.Sent.Count > said ? transport.Sent[said..] : [];
        said += fresh.Count;
        transport.Sent.Clear();
        return fresh;
    }
}
