using System.Net.Sockets;
using System.Text;

namespace Auvious.Benchmarks.Commands;

/// <summary>One kept connection that sends prepared requests and awaits their empty answers: as little of the client as can be.</summary>
public sealed class Line : IDisposable
{
    private static readonly byte[] Expected = "HTTP/1.1 204"u8.ToArray();

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] answer = new byte[2048];

    public static async Task<Line> Open(Uri server)
    {
        var line = new Line();
        await line.socket.ConnectAsync(server.Host, server.Port);
        return line;
    }

    /// <summary>A POST as it goes over the wire.</summary>
    public static byte[] Request(Uri server, string path, string json, string? token = null) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n" +
        $"{(token is null ? "" : $"Authorization: Bearer {token}\r\n")}\r\n{json}");

    public async Task Post(byte[] request)
    {
        await socket.SendAsync(request);
        for (var length = 0; !answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8);)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            if (read == 0) throw new IOException("The server closed the connection.");
            length += read;
            if (length >= Expected.Length && !answer.AsSpan(0, length).StartsWith(Expected))
                throw new InvalidOperationException(Encoding.UTF8.GetString(answer, 0, length));
        }
    }

    public void Dispose() => socket.Dispose();
}
