using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Auvious.Server.Tests.IceServers;

/// <summary>A real TURN server (Debian's coturn) that takes time-limited credentials made of a shared secret.</summary>
public sealed class TurnServer : IAsyncLifetime
{
    public const string Secret = "turn-secret";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-turn-");
    private Process? process;

    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public async Task InitializeAsync()
    {
        using (var free = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0))) Address = (IPEndPoint)free.Client.LocalEndPoint!;
        process = Process.Start(new ProcessStartInfo("turnserver")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", $"--listening-port={Address.Port}", "--use-auth-secret", $"--static-auth-secret={Secret}",
                "--realm=tests", "--no-tls", "--no-dtls", "--no-cli", "--log-file=stdout", $"--pidfile={directory.FullName}/pid", $"--userdb={directory.FullName}/users",
            },
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new TurnClient(Address);
        await client.Ping();
    }

    public Task DisposeAsync()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        directory.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
