using System.Net;
using Amazon.S3;
using Auvious.Server.Hosting;

namespace Auvious.Server.Blobs.S3;

/// <summary>Asks the bucket once: what the store refuses stops the start with the key to blame. A store that is away may come later.</summary>
public sealed class S3Start(S3Bucket bucket, ILogger<S3Start> log) : IHostedService
{
    public async Task StartAsync(CancellationToken ct)
    {
        try
        {
            await bucket.Ask((store, limited) => store.ListObjectsV2Async(bucket.Listing(1), limited), S3Bucket.Patience, ct);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests)
        {
            throw new InvalidConfigurationException($"{BlobOptions.Section}:{KeyOf(e)}", $"is refused by {bucket.Address}: {e.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception e) when (e is AmazonS3Exception or HttpRequestException or TimeoutException or IOException)
        {
            log.LogWarning("Bucket {Bucket} can't be reached yet: {Why}", bucket.Name, e.Message);
        }
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    private static string KeyOf(AmazonS3Exception e) => e.ErrorCode switch
    {
        "InvalidAccessKeyId" => nameof(BlobOptions.AccessKey),
        "SignatureDoesNotMatch" => nameof(BlobOptions.SecretKey),
        "AuthorizationHeaderMalformed" or "PermanentRedirect" => nameof(BlobOptions.Region),
        _ => nameof(BlobOptions.Bucket),
    };
}
