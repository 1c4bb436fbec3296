using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Auvious.Server.Blobs.S3;

/// <summary>The bucket, and how long it is waited for: a store that is silent must not hold up clients.</summary>
public sealed class S3Bucket : IDisposable
{
    /// <summary>For what moves no bytes of a file.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>For a part of a file.</summary>
    public static readonly TimeSpan PartPatience = TimeSpan.FromSeconds(60);

    private const string DefaultRegion = "us-east-1";

    private readonly BlobOptions options;
    private readonly AmazonS3Client store;
    private readonly AmazonS3Client facingClients;

    public S3Bucket(BlobOptions options)
    {
        this.options = options;
        store = Connect(options, options.Endpoint);
        facingClients = options.PublicEndpoint is { } address ? Connect(options, address) : store;
    }

    public string Name => options.Bucket!;

    /// <summary>Where it is, for people.</summary>
    public string Address => options.Endpoint ?? $"AWS in {options.Region}";

    /// <summary>The store's answer; an exception that names the bucket when there is none in time.</summary>
    public async Task<T> Ask<T>(Func<AmazonS3Client, CancellationToken, Task<T>> call, TimeSpan patience, CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(patience);
        try
        {
            return await call(store, limited.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The bucket {Name} gave no answer within {patience.TotalSeconds} s.", e);
        }
    }

    /// <summary>The object's key.</summary>
    public string Key(string name) => options.Prefix + BlobName.Check(name);

    /// <summary>The blob's name; null for what is none of ours.</summary>
    public string? NameOf(string key) =>
        key.StartsWith(options.Prefix, StringComparison.Ordinal) && BlobName.Is(key[options.Prefix.Length..]) ? key[options.Prefix.Length..] : null;

    public ListObjectsV2Request Listing(int most, string? continuation = null) =>
        new() { BucketName = Name, Prefix = options.Prefix, MaxKeys = most, ContinuationToken = continuation };

    /// <summary>Null when clients are not to be sent to the storage.</summary>
    public string? Sign(GetPreSignedUrlRequest request)
    {
        if (!options.Presign) return null;
        request.Protocol = (options.PublicEndpoint ?? options.Endpoint)?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS;
        return facingClients.GetPreSignedURL(request);
    }

    public void Dispose()
    {
        store.Dispose();
        facingClients.Dispose();
    }

    private static AmazonS3Client Connect(BlobOptions options, string? address)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.ForcePathStyle,
            MaxErrorRetry = 1,
            Timeout = PartPatience,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // Many stores know none of the newer checksums; the signature covers each part's SHA-256 anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (address is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        else (config.ServiceURL, config.AuthenticationRegion) = (address, options.Region ?? DefaultRegion);
        return new(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }
}
