namespace Auvious.WebRtc.Dtls;

/// <summary>A piece of handshake work cut loose from the transport: run it on any thread, then hand it back.</summary>
/// <remarks>
/// The loop takes it with <see cref="PeerTransport.TakeHandshakeStep"/>, some other thread calls <see cref="Run"/> (about a
/// millisecond), and the loop gets it back with <see cref="PeerTransport.Complete"/>. Between the two nobody else touches it; the
/// way it travels (a queue) must publish its writes. At most one step per transport is out at a time; datagrams that come meanwhile
/// wait in the transport. A step that comes back after the transport was closed is ignored.
/// </remarks>
public sealed class DtlsHandshakeStep
{
    readonly List<byte[]> received;

    internal DtlsHandshakeStep(DtlsHandshake handshake, List<byte[]> received) => (Handshake, this.received) = (handshake, received);

    internal DtlsHandshake Handshake { get; }

    internal IReadOnlyList<byte[]> Sent { get; private set; } = [];

    /// <summary>Records that were not kept.</summary>
    internal int Overflow { get; private set; }

    /// <summary>Never throws.</summary>
    public void Run()
    {
        int before = Handshake.Overflow;
        Sent = Handshake.Run(received);
        Overflow = Handshake.Overflow - before;
    }
}
