using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Auvious.Media.Loops;
using Auvious.WebRtc.Dtls;
using Auvious.WebRtc.Ice;
using Auvious.WebRtc.Sdp;

namespace Auvious.Media;

/// <summary>The loops of this process with their ports, its certificate and its candidate addresses.</summary>
public sealed class MediaPlane : IDisposable
{
    readonly IReadOnlyList<UdpLoop> loops;
    readonly IReadOnlyList<IPAddress> addresses;
    readonly MediaMeter meter;
    readonly Task warmup;

    MediaPlane(IReadOnlyList<UdpLoop> loops, IReadOnlyList<IPAddress> addresses, DtlsCertificate certificate)
    {
        this.loops = loops;
        this.addresses = addresses;
        Certificate = certificate;
        meter = new(loops, () => IsDraining);
        // The first handshake pays for compiling all of it: let that be nobody's.
        warmup = Task.Run(() => DtlsWarmup.Run(certificate));
    }

    public DtlsCertificate Certificate { get; }

    public IReadOnlyList<UdpLoop> Loops => loops;

    /// <summary>Takes no new stream: for whoever watches the meter.</summary>
    public bool IsDraining { get; internal set; }

    /// <summary>Binds the ports and starts the loops; throws with the key to change when that can't be.</summary>
    public static MediaPlane Start(MediaOptions options, TimeProvider time)
    {
        if (options.Validate() is [_, ..] errors) throw new InvalidOperationException(string.Join(' ', errors));
        List<IDatagramSocket> sockets = [];
        try
        {
            for (int i = 0; i < options.Loops; i++) sockets.Add(Bind(options.Port == 0 ? 0 : options.Port + i));
        }
        catch (SocketException e)
        {
            foreach (var socket in sockets) socket.Dispose();
            throw new InvalidOperationException(
                $"UDP port {options.Port + sockets.Count} can't be bound ({e.SocketErrorCode}); " +
                $"Media:Port should be the first of {options.Loops} free ports, or 0.", e);
        }
        bool ipv6 = sockets.All(socket => socket.ReachesIPv6);
        var certificate = DtlsCertificate.Create(time.GetUtcNow());
        return new([.. sockets.Select((socket, i) => new UdpLoop(socket, new(time), $"media-{i}"))],
            CandidateAddresses.Find(options, ipv6), certificate);
    }

    /// <summary>Our side of a new peer connection on a loop.</summary>
    public AnswerTransport NewTransport(UdpLoop loop) => new(
        IceCredentials.Create(), Certificate.Fingerprint, [.. addresses.Select(address => new IPEndPoint(address, loop.Port))],
        BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    static IDatagramSocket Bind(int port) => LinuxUdpSocket.IsSupported ? LinuxUdpSocket.Bind(port) : UdpSocket.Bind(port);

    public void Dispose()
    {
        meter.Dispose();
        foreach (var loop in loops) loop.Dispose();
        warmup.ContinueWith(_ => Certificate.Dispose(), TaskScheduler.Default);
    }
}
