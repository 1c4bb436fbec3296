using Auvious.WebRtc.Dtls;

namespace Auvious.WebRtc;

public sealed partial class PeerTransport
{
    /// <summary>Records that wait while a handshake step is out.</summary>
    const int MaxWaitingRecords = 64;

    readonly DtlsHandshake handshake;
    readonly DtlsOutbox outbox = new();
    List<byte[]> waiting = [];
    bool isStepOut;
    DtlsConnection? connection;

    /// <summary>Handles a DTLS datagram; handshake records wait for the next handshake step.</summary>
    public void HandleDtls(ReadOnlySpan<byte> datagram, in TransportAddress from, TimeSpan now)
    {
        if (IsEnded) return;
        counters.DtlsDatagrams++;
        // Anybody can send a ClientHello; only whoever knows the ICE password gets us to work on one.
        if (!addresses.Contains(from))
        {
            counters.DtlsUnvalidated++;
            return;
        }
        while (!datagram.IsEmpty && !IsEnded)
        {
            if (!DtlsRecord.TryRead(ref datagram, out DtlsRecord record))
            {
                counters.DtlsMalformed++;
                return;
            }
            if (record.Type == DtlsContentType.ApplicationData) counters.DtlsMalformed++;
            else if (connection is not null) Receive(connection, record.Bytes.ToArray());
            else if (waiting.Count < MaxWaitingRecords) waiting.Add(record.Bytes.ToArray());
            else counters.DtlsOverflow++;
        }
    }

    /// <summary>Handshake work to run on any thread and hand back to <see cref="Complete"/>; null when there is none.</summary>
    public DtlsHandshakeStep? TakeHandshakeStep()
    {
        if (isStepOut || waiting.Count == 0 || connection is not null || IsEnded) return null;
        isStepOut = true;
        var step = new DtlsHandshakeStep(handshake, waiting);
        waiting = [];
        return step;
    }

    /// <summary>Takes the outcome of a step that was run: datagrams to send, and at last the keys.</summary>
    public void Complete(DtlsHandshakeStep step, TimeSpan now)
    {
        if (!isStepOut || step.Handshake != handshake) throw new ArgumentException("Not this transport's step.", nameof(step));
        isStepOut = false;
        if (IsEnded) return;
        counters.DtlsOverflow += step.Overflow;
        switch (handshake.Outcome)
        {
            case DtlsHandshakeOutcome.Waiting:
                outbox.SendFlight(step.Sent, now);
                break;
            case DtlsHandshakeOutcome.Failed:
                outbox.Send(step.Sent);
                End(handshake.Failure);
                break;
            default:
                outbox.Settle();
                outbox.Send(step.Sent);
                Connect(handshake, now);
                break;
        }
    }

    /// <summary>The next DTLS datagram to send to <see cref="SendAddress"/>.</summary>
    public bool TryTakeDatagram(out ReadOnlyMemory<byte> datagram) => outbox.TryTake(out datagram);

    void Connect(DtlsHandshake done, TimeSpan now)
    {
        connection = done.Connection!;
        LastAuthenticated = now;
        Use(done.Keys!);
        events.Enqueue(new(PeerTransportEventKind.Connected));
        if (EndWith(connection)) return;
        foreach (byte[] record in waiting)
        {
            if (!IsEnded) Receive(connection, record);
        }
        waiting = [];
    }

    void Receive(DtlsConnection open, byte[] record)
    {
        open.Receive(record);
        outbox.Send(open.TakeSent());
        EndWith(open);
    }

    bool EndWith(DtlsConnection open)
    {
        if (open.IsClosedByRemote) End(PeerTransportFailure.None);
        else if (open.IsFailed) End(PeerTransportFailure.Alert);
        return IsEnded;
    }
}
