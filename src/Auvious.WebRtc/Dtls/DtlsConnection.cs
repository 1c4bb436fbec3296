using Org.BouncyCastle.Tls;

namespace Auvious.WebRtc.Dtls;

/// <summary>DTLS after the handshake: answers a client that lost our last flight, and ends with close_notify.</summary>
sealed class DtlsConnection(DtlsTransport engine, RecordTransport transport, IDtlsPeer peer)
{
    readonly byte[] ignored = new byte[DtlsRecord.MaxMessageLength];

    /// <summary>The remote said close_notify; ours has been said in answer.</summary>
    public bool IsClosedByRemote => peer.IsClosedByRemote;

    /// <summary>A fatal alert, in either direction.</summary>
    public bool IsFailed { get; private set; }

    public void Receive(byte[] record)
    {
        if (IsClosedByRemote || IsFailed) return;
        transport.Add(record);
        Read();
    }

    /// <summary>Lets the engine read all there is.</summary>
    public void Read()
    {
        try
        {
            while (!IsClosedByRemote && engine.Receive(ignored, waitMillis: 0) >= -1)
            {
            }
        }
        catch (TlsTimeoutException)
        {
            // Nothing left to read.
        }
        catch (Exception)
        {
            IsFailed = !IsClosedByRemote;
        }
        finally
        {
            transport.Resume();
        }
    }

    public void Close()
    {
        if (!IsClosedByRemote && !IsFailed) engine.Close();
    }

    /// <summary>The records to send since the last time.</summary>
    public List<byte[]> TakeSent()
    {
        List<byte[]> sent = [.. transport.Sent];
        transport.Sent.Clear();
        return sent;
    }
}
