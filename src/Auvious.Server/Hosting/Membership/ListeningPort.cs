using System.Net.Sockets;
using Akka.Actor;

namespace Auvious.Server.Hosting.Membership;

/// <summary>What a connection to a node's port says about its process.</summary>
public enum PortState
{
    /// <summary>Somebody listens.</summary>
    Open,

    /// <summary>The host answers that nobody listens: the process is gone.</summary>
    Refused,

    /// <summary>No answer, or that there is no way: says nothing.</summary>
    Unknown,
}

/// <summary>Tries a node's port. A killed process can't hide: its kernel refuses the connection at once.</summary>
internal static class ListeningPort
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<PortState> Try(Address address)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port ?? 0, patience.Token);
            // To a free port of this host a socket may connect to itself.
            return Equals(socket.LocalEndPoint, socket.RemoteEndPoint) ? PortState.Refused : PortState.Open;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused ? PortState.Refused : PortState.Unknown;
        }
        catch (OperationCanceledException)
        {
            return PortState.Unknown;
        }
    }
}
