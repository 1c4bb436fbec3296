using Microsoft.AspNetCore.SignalR;

namespace Auvious.Yardstick;

/// <summary>The least a hub can be: it takes what the server's hub takes, and does nothing.</summary>
internal sealed class EmptyHub : Hub
{
    public void Ack(long _) { }
}
