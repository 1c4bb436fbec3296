using System.Diagnostics;
using Amazon.S3;
using Auvious.Server.Tests.Architecture;

namespace Auvious.Server.Tests.Blobs;

/// <summary>A real S3-compatible store that checks every signature, as a process of its own (<c>tests/s3/store.py</c>).</summary>
public sealed class S3Store : IAsyncLifetime
{
    public const string Account = "tests", User = "auvious", SecretKey = "store-secret";

    /// <summary>As the store joins them.</summary>
    public const string AccessKey = $"{Account}:{User}";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("auvious-s3-");
    private Process? process;
    private int buckets;

    /// <summary>The same after a stop and a start.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public async Task InitializeAsync() => await Start();

    public Task DisposeAsync()
    {
        Stop();
        directory.Delete(recursive: true);
        return Task.CompletedTask;
    }

    public async Task Start()
    {
        var start = new ProcessStartInfo("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(Sources.Root, "tests", "s3", "store.py"), directory.FullName, $"{Address.Port}", Account, User, SecretKey },
        };
        process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadLineAsync().WaitAsync(StartsWithin);
        Address = new(said is { } line && line.StartsWith("Ready on ", StringComparison.Ordinal) ? line["Ready on ".Length..]
            : throw new InvalidOperationException("the store did not start: it needs the Debian package python3-swift"));
    }

    public void Stop()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>The name of a new and empty bucket.</summary>
    public async Task<string> NewBucket()
    {
        var name = $"bucket-{Interlocked.Increment(ref buckets)}";
        using var client = Client();
        await client.PutBucketAsync(name);
        return name;
    }

    public AmazonS3Client Client() => new(AccessKey, SecretKey, new AmazonS3Config { ServiceURL = Address.ToString(), ForcePathStyle = true });

    /// <summary>The server's configuration for a bucket, as <c>key=value</c>.</summary>
    public string[] Settings(string bucket) =>
    [
        "Blobs:Provider=S3", $"Blobs:Endpoint={Address.AbsoluteUri.TrimEnd('/')}", $"Blobs:Bucket={bucket}", $"Blobs:AccessKey={AccessKey}", $"Blobs:SecretKey={SecretKey}",
    ];
}

[CollectionDefinition(nameof(S3Store))]
public sealed class S3StoreUse : ICollectionFixture<S3Store>;
