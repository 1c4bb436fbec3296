using Org.BouncyCastle.Tls;

namespace Auvious.WebRtc.Dtls;

/// <summary>What the engine takes for its socket: reads from records at hand, and says so by an exception when there are none.</summary>
sealed class RecordTransport(HandshakeLog log, IDtlsPeer peer, int sendLimit = RecordTransport.MaxDatagram) : DatagramTransport
{
    /// <summary>IPv6's least MTU without its headers and a relay's; a full certificate flight fits one datagram of it.</summary>
    public const int MaxDatagram = 1_200;

    /// <summary>The engine takes its cipher's overhead off the limit before it makes its buffer.</summary>
    const int CipherSlack = 256;

    readonly Queue<byte[]> later = new();
    int next;

    /// <summary>The engine asked for more than there is; what it says from then on (an alert as it unwinds) is not to be sent.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Every record the engine sent, oldest first.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>A record that came after the handshake.</summary>
    public void Add(byte[] record)
    {
        IsExhausted = false;
        later.Enqueue(record);
    }

    /// <summary>From here on the engine may send though it has nothing to read.</summary>
    public void Resume() => IsExhausted = false;

    public int GetReceiveLimit()
    {
        while (next < log.Count && IsTooShort(log[next])) next++;
        if (next < log.Count) return log[next].Length + CipherSlack;
        while (later.TryPeek(out byte[]? record))
        {
            if (!IsTooShort(record)) return record.Length + CipherSlack;
            later.Dequeue();
        }
        IsExhausted = true;
        throw new TlsTimeoutException();
    }

    public int GetSendLimit() => sendLimit;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        GetReceiveLimit();
        byte[] record = next < log.Count ? log[next++] : later.Dequeue();
        // A record longer than the engine's limit is cut, and then dropped by it as malformed.
        int length = Math.Min(record.Length, buffer.Length);
        record.AsSpan(0, length).CopyTo(buffer);
        return length;
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer)
    {
        if (!IsExhausted) Sent.Add(buffer.ToArray());
    }

    public void Close()
    {
    }

    /// <summary>The engine takes an encrypted record without room for a tag for an attack and dies of it; anybody could send one.</summary>
    bool IsTooShort(byte[] record) => (record[3] | record[4]) != 0 && record.Length <= DtlsRecord.HeaderLength + peer.CipherOverhead;
}
