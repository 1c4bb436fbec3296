using System.Buffers.Binary;
using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Srtp;

namespace Auvious.WebRtc.Tests.Dtls;

/// <summary>A DTLS client and a peer's transport joined by a link in virtual time; the link's fate decides over each datagram.</summary>
sealed class VirtualLink
{
    public static readonly DtlsCertificate ServerCertificate = DtlsCertificate.Create(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    public static readonly DtlsCertificate ClientCertificate = DtlsCertificate.Create(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    public static readonly TransportAddress ClientAddress = TransportAddress.From([192, 0, 2, 7], 50_000);
    public static readonly IceCredentials Local = IceCredentials.Create(), Remote = IceCredentials.Create();

    static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    readonly PriorityQueue<(bool ToServer, byte[] Datagram), (TimeSpan At, int Order)> underway = new();
    readonly VirtualClient client;
    ulong nextPlainNumber;
    int toServer;
    int toClient;
    int order;
    bool isClientStarted;

    public VirtualLink(
        DtlsClient? client = null, IReadOnlyList<CertificateFingerprint>? fingerprints = null, TimeSpan? connectTimeout = null,
        int clientDatagram = RecordTransport.MaxDatagram)
    {
        this.client = new(client ?? new(ClientCertificate, [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1_80]), clientDatagram);
        Server = new(
            new()
            {
                Local = Local,
                Remote = Remote,
                Certificate = ServerCertificate,
                RemoteFingerprints = fingerprints ?? [ClientCertificate.Fingerprint],
                ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(30),
            },
            TimeSpan.Zero);
    }

    /// <summary>When the nth datagram to the server (or client) arrives after being sent: none is lost, two are duplicated.</summary>
    public Func<bool, int, TimeSpan[]> Fate { get; set; } = (_, _) => [Delay];

    public TimeSpan Now { get; private set; }

    public DtlsClient Client => client.Engine;

    public PeerTransport Server { get; }

    public List<PeerTransportEvent> Events { get; } = [];

    public int SentByServer => toClient;

    public static Func<bool, int, TimeSpan[]> Lose(bool toServer, params int[] datagrams) =>
        (direction, n) => direction == toServer && datagrams.Contains(n) ? [] : [Delay];

    /// <summary>An authenticated check, so that the server listens to DTLS from the client.</summary>
    public VirtualLink Validate()
    {
        byte[] request = Checks.Request(Local, Remote, useCandidate: true);
        Server.HandleStun(request, ClientAddress, Now, new byte[PeerTransport.MaxStunResponse]).ShouldBeGreaterThan(0);
        return this;
    }

    public VirtualLink Run(TimeSpan until)
    {
        if (!isClientStarted)
        {
            isClientStarted = true;
            client.Start(Now);
        }
        while (true)
        {
            Drain();
            TimeSpan next = Min(Server.NextDeadline, client.NextDeadline);
            if (underway.TryPeek(out _, out (TimeSpan At, int Order) first)) next = Min(next, first.At);
            if (next > until) break;
            Now = next > Now ? next : Now;
            while (underway.TryPeek(out _, out first) && first.At <= Now)
            {
                (bool isToServer, byte[] datagram) = underway.Dequeue();
                if (isToServer) Server.HandleDtls(datagram, ClientAddress, Now);
                else client.Hear(datagram, Now);
                Drain();
            }
            Server.HandleTimeout(Now);
            client.HandleTimeout(Now);
        }
        Now = until;
        return this;
    }

    public void CloseClient() => client.Close();

    void Drain()
    {
        while (Server.TakeHandshakeStep() is { } step)
        {
            step.Run();
            Server.Complete(step, Now);
        }
        while (Server.TryTakeDatagram(out ReadOnlyMemory<byte> datagram))
        {
            ShouldBeNumberedAnew(datagram.Span);
            Send(false, datagram.ToArray(), ++toClient);
        }
        while (client.TryTake(out ReadOnlyMemory<byte> datagram)) Send(true, datagram.ToArray(), ++toServer);
        while (Server.TryTakeEvent(out PeerTransportEvent next)) Events.Add(next);
    }

    void Send(bool isToServer, byte[] datagram, int n)
    {
        foreach (TimeSpan delay in Fate(isToServer, n)) underway.Enqueue((isToServer, datagram), (Now + delay, order++));
    }

    /// <summary>A repeated record needs a new number, or the client's replay window drops it (RFC 6347 section 4.1.2.6).</summary>
    void ShouldBeNumberedAnew(ReadOnlySpan<byte> datagram)
    {
        while (DtlsRecord.TryRead(ref datagram, out DtlsRecord record))
        {
            if (record.Epoch == 0) BinaryPrimitives.ReadUInt64BigEndian(record.Bytes[3..]).ShouldBe(nextPlainNumber++);
        }
    }

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
