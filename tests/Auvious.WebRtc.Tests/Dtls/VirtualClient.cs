using Auvious.WebRtc.Dtls;

namespace Auvious.WebRtc.Tests.Dtls;

/// <summary>A DTLS client in virtual time: it repeats its flights on its own clock, as a real one does.</summary>
sealed class VirtualClient(DtlsClient engine, int maxDatagram)
{
    static readonly TimeSpan InitialTimer = TimeSpan.FromMilliseconds(300);

    readonly DtlsOutbox outbox = new(maxDatagram);
    readonly List<byte[]> plainHeard = [];
    IReadOnlyList<byte[]> first = [];
    ulong heard;
    TimeSpan timer = InitialTimer;

    public DtlsClient Engine { get; } = engine;

    public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

    public void Start(TimeSpan now) => Step([], now);

    public void Hear(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        var records = new List<byte[]>();
        while (DtlsRecord.TryRead(ref datagram, out DtlsRecord record)) records.Add(Renumbered(record.Bytes.ToArray()));
        if (Engine.Connection is { } connection)
        {
            foreach (byte[] record in records) connection.Receive(record);
            outbox.Send(connection.TakeSent());
            return;
        }
        plainHeard.AddRange(records.Where(record => record[4] == 0 && record[0] == (byte)DtlsContentType.Handshake));
        Step(records, now);
    }

    public void HandleTimeout(TimeSpan now)
    {
        if (now < NextDeadline) return;
        timer *= 2;
        NextDeadline = now + timer;
        // The engine's clock stands still. But a repetition of what it has read makes it repeat its answer under new numbers (RFC 6347
        // section 4.2.4); and while that is not all of a flight, its ClientHello is what is missing.
        List<byte[]> repeated = Engine.Run(plainHeard.Select(record => Renumbered([.. record])));
        outbox.Send(repeated.Count > 0 ? repeated : first);
    }

    public void Close()
    {
        Engine.Connection!.Close();
        outbox.Send(Engine.Connection.TakeSent());
    }

    public bool TryTake(out ReadOnlyMemory<byte> datagram) => outbox.TryTake(out datagram);



    void Step(List<byte[]> records, TimeSpan now)
    {
        List<byte[]> said = Engine.Run(records);
        if (first.Count == 0) first = said;
        outbox.Send(said);
        if (Engine.Connection is not null || Engine.Failure is not null) NextDeadline = TimeSpan.MaxValue;
        else if (said.Count > 0)
        {
            timer = InitialTimer;
            NextDeadline = now + timer;
        }
    }

    /// <summary>Plaintext records are numbered by arrival, so that repetitions made here never clash with the server's own.</summary>
    byte[] Renumbered(byte[] record)
    {
        if (record[3] == 0 && record[4] == 0) DtlsRecord.WriteSequenceNumber(record, heard++);
        return record;
    }
}
