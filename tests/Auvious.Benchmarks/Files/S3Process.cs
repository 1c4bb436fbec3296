using System.Diagnostics;

namespace Auvious.Benchmarks.Files;

/// <summary>The tests' S3-compatible store with a bucket in it. It is written in Python: what it takes by itself is measured beside.</summary>
public sealed class S3Process : IAsyncDisposable
{
    public const string Bucket = "files", AccessKey = "bench:auvious", SecretKey = "store-secret";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-bench-s3-");
    private Process? process;

    public string Address { get; private set; } = "";

    /// <summary>What makes the server use it.</summary>
    public (string, string)[] Settings =>
    [
        ("Blobs__Provider", "S3"), ("Blobs__Endpoint", Address), ("Blobs__Bucket", Bucket), ("Blobs__AccessKey", AccessKey), ("Blobs__SecretKey", SecretKey),
    ];

    public static async Task<S3Process> Start(string program)
    {
        var store = new S3Process();
        var user = AccessKey.Split(':');
        store.process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [program, store.directory.FullName, "0", user[0], user[1], SecretKey])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        store.Address = (await store.process.StandardOutput.ReadLineAsync())!["Ready on ".Length..];
        await store.Curl(Bucket, "-X", "PUT");
        return store;
    }

    /// <summary>A request to the store itself, signed. The access key holds a colon, which curl lets only stand in an address.</summary>
    public async Task Curl(string path, params string[] arguments)
    {
        using var curl = Process.Start("curl",
        [
            "-sf", "-o", "/dev/null", "--aws-sigv4", "aws:amz:us-east-1:s3", "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD", .. arguments,
            Address.Replace("://", $"://{Uri.EscapeDataString(AccessKey)}:{SecretKey}@", StringComparison.Ordinal) + $"/{path}",
        ]);
        await curl.WaitForExitAsync();
        if (curl.ExitCode != 0) throw new InvalidOperationException($"curl {path} {string.Join(' ', arguments)}: {curl.ExitCode}");
    }

    public async ValueTask DisposeAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        directory.Delete(recursive: true);
    }
}
