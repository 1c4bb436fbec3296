using Auvious.WebRtc;

namespace Auvious.Media.Loops;

/// <summary>One UDP port as a loop uses it; the place where batched system calls can come in.</summary>
public interface IDatagramSocket : IDisposable
{
    int Port { get; }

    /// <summary>Whether IPv6 addresses can be sent to.</summary>
    bool ReachesIPv6 { get; }

    /// <summary>Waits until there is something to receive, somebody calls <see cref="Wake"/>, or the time is up.</summary>
    void Wait(TimeSpan timeout);

    /// <summary>The next datagram; the span is valid until the next call and may be written to.</summary>
    bool TryReceive(out Span<byte> datagram, out TransportAddress from);

    /// <summary>Room to write one datagram in.</summary>
    Span<byte> Rent();

    /// <summary>
    /// Sends the first bytes of what was rented last, now or with the next <see cref="Flush"/>. Errors are UDP's: the datagram is lost.
    /// </summary>
    void Send(int length, in TransportAddress to);

    void Flush();

    /// <summary>Ends a <see cref="Wait"/>; the only member that any thread may call.</summary>
    void Wake();
}
