using System.Net;
using System.Net.Sockets;

namespace Auvious.Cluster.Tests.Processes;

/// <summary>Ports for servers that are started later.</summary>
internal static class Ports
{
    /// <summary>Free now, and not one that the system gives to a connection meanwhile: those begin at 32768 on Linux.</summary>
    public static int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(16_000, 32_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
