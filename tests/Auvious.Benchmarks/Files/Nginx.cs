using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Auvious.Benchmarks.Files;

/// <summary>nginx (Debian's), serving and taking files: the yardstick.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private readonly DirectoryInfo directory = System.IO.Directory.CreateTempSubdirectory("auvious-bench-nginx-");
    private readonly Process process;

    private Nginx(int port)
    {
        Address = new($"http://127.0.0.1:{port}");
        var configuration = Path.Combine(directory.FullName, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off;
            worker_processes 1;
            pid {{directory.FullName}}/pid;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            events { }
            http {
              access_log off;
              sendfile on;
              client_max_body_size 0;
              client_body_temp_path {{directory.FullName}}/body;
              server {
                listen {{Address.Authority}};
                root {{Files}};
                location / { dav_methods PUT; }
              }
            }
            """);
        System.IO.Directory.CreateDirectory(Files);
        process = Process.Start("nginx", ["-c", configuration, "-e", Path.Combine(directory.FullName, "errors")]);
    }

    public Uri Address { get; }

    /// <summary>What it serves.</summary>
    public string Files => Path.Combine(directory.FullName, "files");

    public static async Task<Nginx> Start()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var nginx = new Nginx(port);
        using var http = new HttpClient();
        while (!nginx.process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(nginx.Address);
                return nginx;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }
        throw new InvalidOperationException("nginx did not start");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        directory.Delete(recursive: true);
    }
}
