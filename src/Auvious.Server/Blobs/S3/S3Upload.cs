using Amazon.S3;
using Amazon.S3.Model;

namespace Auvious.Server.Blobs.S3;

/// <summary>One object on its way: put at once if it is a single part, else part by part. Disposing takes back what was not completed.</summary>
internal sealed class S3Upload(S3Bucket bucket, string name) : IAsyncDisposable
{
    private readonly List<PartETag> parts = [];
    private string? uploadId;

    public string Name => name;

    private string Key { get; } = bucket.Key(name);

    /// <summary>The next bytes; with the last the object is there.</summary>
    public async Task Add(byte[] bytes, int length, bool isLast, CancellationToken ct)
    {
        if (isLast && uploadId is null)
        {
            await bucket.Ask((store, limited) => store.PutObjectAsync(new()
            {
                BucketName = bucket.Name,
                Key = Key,
                InputStream = new MemoryStream(bytes, 0, length, writable: false),
                UseChunkEncoding = false,
            }, limited), S3Bucket.PartPatience, ct);
            return;
        }
        uploadId ??= (await bucket.Ask((store, limited) => store.InitiateMultipartUploadAsync(bucket.Name, Key, limited), S3Bucket.Patience, ct)).UploadId;
        if (length > 0) await AddPart(bytes, length, isLast, ct);
        if (!isLast) return;
        await bucket.Ask((store, limited) => store.CompleteMultipartUploadAsync(new()
        {
            BucketName = bucket.Name,
            Key = Key,
            UploadId = uploadId,
            PartETags = parts,
        }, limited), S3Bucket.PartPatience, ct);
        uploadId = null;
    }

    /// <summary>A store that can't be reached now keeps the parts: a bucket's own rule for abandoned uploads takes them away.</summary>
    public async ValueTask DisposeAsync()
    {
        if (uploadId is null) return;
        try
        {
            await bucket.Ask((store, limited) => store.AbortMultipartUploadAsync(bucket.Name, Key, uploadId, limited), S3Bucket.Patience, default);
        }
        catch (Exception e) when (e is AmazonS3Exception or HttpRequestException or TimeoutException or IOException)
        {
        }
    }

    private async Task AddPart(byte[] bytes, int length, bool isLast, CancellationToken ct)
    {
        var number = parts.Count + 1;
        var taken = await bucket.Ask((store, limited) => store.UploadPartAsync(new()
        {
            BucketName = bucket.Name,
            Key = Key,
            UploadId = uploadId,
            PartNumber = number,
            PartSize = length,
            IsLastPart = isLast,
            InputStream = new MemoryStream(bytes, 0, length, writable: false),
            UseChunkEncoding = false,
        }, limited), S3Bucket.PartPatience, ct);
        parts.Add(new(number, taken.ETag));
    }
}
