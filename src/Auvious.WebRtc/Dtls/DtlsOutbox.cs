namespace Auvious.WebRtc.Dtls;

/// <summary>
/// Packs records into datagrams and repeats the last flight on time (RFC 6347 section 4.2.4). It numbers records of epoch 0 itself, so that
/// a repeated record is new to the client's replay window.
/// </summary>
sealed class DtlsOutbox(int maxDatagram = RecordTransport.MaxDatagram)
{
    /// <summary>Less than RFC 6347's second, as section 4.2.4.1 allows where latency counts: a viewer waits for this.</summary>
    public static readonly TimeSpan InitialTimer = TimeSpan.FromMilliseconds(400);

    static readonly TimeSpan MaxTimer = TimeSpan.FromSeconds(8);

    readonly Queue<byte[]> datagrams = new();
    IReadOnlyList<byte[]> flight = [];
    TimeSpan timer;
    ulong nextSequenceNumber;

    public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Sends a flight and repeats it until another one or <see cref="Settle"/>.</summary>
    public void SendFlight(IReadOnlyList<byte[]> records, TimeSpan now)
    {
        if (records.Count == 0) return;
        flight = records;
        timer = InitialTimer;
        NextDeadline = now + timer;
        Send(records);
    }

    /// <summary>Sends once.</summary>
    public void Send(IReadOnlyList<byte[]> records)
    {
        var datagram = new List<byte>(maxDatagram);
        foreach (byte[] record in records)
        {
            if (datagram.Count + record.Length > maxDatagram) Flush(datagram);
            if (record[3] == 0 && record[4] == 0) DtlsRecord.WriteSequenceNumber(record, nextSequenceNumber++);
            datagram.AddRange(record);
        }
        Flush(datagram);
    }

    /// <summary>Nothing is to be repeated any more.</summary>
    public void Settle()
    {
        flight = [];
        NextDeadline = TimeSpan.MaxValue;
    }

    public void HandleTimeout(TimeSpan now)
    {
        if (now < NextDeadline) return;
        timer = timer * 2 < MaxTimer ? timer * 2 : MaxTimer;
        NextDeadline = now + timer;
        Send(flight);
    }

    public bool TryTake(out ReadOnlyMemory<byte> datagram)
    {
        bool any = datagrams.TryDequeue(out byte[]? next);
        datagram = next;
        return any;
    }

    void Flush(List<byte> datagram)
    {
        if (datagram.Count == 0) return;
        datagrams.Enqueue([.. datagram]);
        datagram.Clear();
    }
}
