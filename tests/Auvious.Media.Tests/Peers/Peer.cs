using System.Text.RegularExpressions;
using Auvious.WebRtc;
using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Srtp;
using Auvious.WebRtc.Tests;
using Auvious.WebRtc.Tests.Dtls;

namespace Auvious.Media.Tests.Peers;

/// <summary>A client of the media plane without a socket: offers as browsers do, checks, shakes hands, sends and takes SRTP.</summary>
sealed class Peer
{
    static readonly DtlsCertificate Certificate = DtlsCertificate.Create(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    readonly VirtualClient client = new(new(Certificate, [SrtpProfile.AeadAes128Gcm]), 1200);
    static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(100);

    bool isChecking;
    bool isAnswered;
    TimeSpan nextCheck = TimeSpan.MinValue;
    SrtpInbound? inbound;
    SrtpOutbound? outbound;
    IceCredentials? server;

    internal IceCredentials Local { get; } = IceCredentials.Create();

    /// <summary>Datagrams to the server.</summary>
    internal Queue<byte[]> Outgoing { get; } = new();

    /// <summary>Decrypted packets, in order of arrival.</summary>
    internal List<byte[]> Rtp { get; } = [];

    internal List<byte[]> Rtcp { get; } = [];

    internal bool IsConnected => client.Engine.Connection is not null;

    internal bool IsClosed => client.Engine.Connection?.IsClosedByRemote == true;

    /// <summary>A captured offer with this peer's credentials and fingerprint in it.</summary>
    internal string Offer(string name)
    {
        using var reader = new StreamReader(typeof(Peer).Assembly.GetManifestResourceStream($"{name}.sdp")!);
        string text = reader.ReadToEnd();
        text = Regex.Replace(text, "a=ice-ufrag:[^\r]*", $"a=ice-ufrag:{Local.Ufrag}");
        text = Regex.Replace(text, "a=ice-pwd:[^\r]*", $"a=ice-pwd:{Local.Pwd}");
        return Regex.Replace(text, "a=fingerprint:[^\r]*", $"a=fingerprint:{Certificate.Fingerprint}");
    }

    internal void Accept(string answer) => Accept(new IceCredentials(
        Regex.Match(answer, "a=ice-ufrag:([^\r]*)").Groups[1].Value, Regex.Match(answer, "a=ice-pwd:([^\r]*)").Groups[1].Value));

    internal void Accept(IceCredentials credentials) => server = credentials;

    /// <summary>A nominating check; its answer starts the handshake.</summary>
    internal void Check()
    {
        isChecking = !isAnswered;
        Outgoing.Enqueue(Checks.Request(server!, Local, useCandidate: true));
    }

    internal void Take(byte[] datagram, TimeSpan now)
    {
        switch (PacketClassifier.Classify(datagram))
        {
            case PacketClass.Stun when isAnswered:
                break;
            case PacketClass.Stun:
                (isAnswered, isChecking) = (true, false);
                client.Start(now);
                break;
            case PacketClass.Dtls:
                client.Hear(datagram, now);
                break;
            case PacketClass.Rtp when inbound!.UnprotectRtp(datagram, out int length, out _) == SrtpVerdict.Accepted:
                Rtp.Add(datagram[..length]);
                break;
            case PacketClass.Rtcp when inbound!.UnprotectRtcp(datagram, out int length) == SrtpVerdict.Accepted:
                Rtcp.Add(datagram[..length]);
                break;
        }
        Drain();
    }

    internal void HandleTimeout(TimeSpan now)
    {
        if (isChecking && now >= nextCheck)
        {
            Check();
            nextCheck = now + CheckInterval;
        }
        client.HandleTimeout(now);
        Drain();
    }

    internal void SendRtp(byte[] packet, ulong index)
    {
        var bytes = new byte[packet.Length + SrtpProfiles.MaxRtpOverhead];
        packet.CopyTo(bytes, 0);
        Outgoing.Enqueue(bytes[..outbound!.ProtectRtp(bytes, packet.Length, index)]);
    }

    internal void SendRtcp(byte[] compound)
    {
        var bytes = new byte[compound.Length + SrtpProfiles.MaxRtcpOverhead];
        compound.CopyTo(bytes, 0);
        Outgoing.Enqueue(bytes[..outbound!.ProtectRtcp(bytes, compound.Length)]);
    }

    internal void Close()
    {
        client.Close();
        Drain();
    }

    void Drain()
    {
        while (client.TryTake(out var datagram)) Outgoing.Enqueue(datagram.ToArray());
        if (inbound is not null || client.Engine.Keys is not { } keys || !IsConnected) return;
        inbound = new(keys.Server);
        outbound = new(keys.Client);
    }
}
