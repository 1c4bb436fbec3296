using Akka.Actor;
using Auvious.Server.Hosting.Departing;

namespace Auvious.Server.Push;

/// <summary>Sends every client to another node, once it has what waits for it here.</summary>
internal sealed class PushDeparture(ActorSystem actors, OpenChannels channels) : IDeparting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public async Task Depart(CancellationToken now)
    {
        channels.Depart();
        actors.EventStream.Publish(NodeDeparts.Instance);
        var since = TimeProvider.System.GetTimestamp();
        while (channels.Count > 0 && TimeProvider.System.GetElapsedTime(since) < Patience) await Task.Delay(Look, TimeProvider.System, now);
    }
}

/// <summary>How many clients are connected here, and whether they are being sent elsewhere.</summary>
public sealed class OpenChannels
{
    private int count;
    private volatile bool areDeparting;

    /// <summary>Every channel has been told <see cref="NodeDeparts"/>, or is about to be; one that opens now has not heard it.</summary>
    public bool AreDeparting => areDeparting;

    public int Count => Volatile.Read(ref count);

    public void Depart() => areDeparting = true;

    public void Opened() => Interlocked.Increment(ref count);

    public void Closed() => Interlocked.Decrement(ref count);
}

/// <summary>Said to every channel of this node: send what waits, then send the client elsewhere.</summary>
public sealed record NodeDeparts
{
    public static readonly NodeDeparts Instance = new();
}
