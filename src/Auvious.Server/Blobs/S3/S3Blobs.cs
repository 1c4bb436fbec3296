using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Blobs.S3;

/// <summary>Blobs as objects of an S3-compatible store. A file is uploaded in parts while it arrives; one part is in memory.</summary>
public sealed class S3Blobs(S3Bucket bucket) : IBlobStore
{
    /// <summary>Bytes. S3 takes no fewer than 5 MiB, except for the last.</summary>
    public const int PartSize = 8 * 1024 * 1024;

    /// <summary>Bytes of the largest file: S3 takes 10,000 parts, and larger ones would cost memory.</summary>
    public const long MostBytes = 10_000L * PartSize;

    /// <summary>Names of one answer when all are listed; S3 gives no more than this.</summary>
    public int NamesAtOnce { get; init; } = 1000;

    public async Task<Blob?> Write(Stream content, long limit, CancellationToken ct)
    {
        limit = Math.Min(limit, MostBytes);
        var part = ArrayPool<byte>.Shared.Rent(PartSize);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var upload = new S3Upload(bucket, BlobName.Draw());
        try
        {
            for (var size = 0L; ;)
            {
                // A byte beyond the limit shows that there are more.
                var wanted = (int)Math.Min(PartSize, limit - size + 1);
                var read = await content.ReadAtLeastAsync(part.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, ct);
                if ((size += read) > limit) return null;
                hash.AppendData(part, 0, read);
                var isLast = read < wanted;
                await upload.Add(part, read, isLast, ct);
                if (isLast) return new(upload.Name, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    public async Task<Stream?> Open(string name, ByteRange range, CancellationToken ct)
    {
        var request = new GetObjectRequest { BucketName = bucket.Name, Key = bucket.Key(name) };
        if (range != ByteRange.Whole)
            request.ByteRange = range.Length is { } length ? new(range.From, range.From + length - 1) : new($"bytes={range.From}-");
        try
        {
            return new S3Content(await bucket.Ask((store, limited) => store.GetObjectAsync(request, limited), S3Bucket.Patience, ct));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }

    public Task Delete(string name) => bucket.Ask(
        (store, limited) => store.DeleteObjectAsync(new() { BucketName = bucket.Name, Key = bucket.Key(name) }, limited), S3Bucket.Patience, default);

    public async IAsyncEnumerable<StoredBlob> List()
    {
        string? next = null;
        do
        {
            var page = await bucket.Ask((store, limited) => store.ListObjectsV2Async(bucket.Listing(NamesAtOnce, next), limited), S3Bucket.Patience, default);
            foreach (var item in page.S3Objects ?? [])
                if (bucket.NameOf(item.Key) is { } name)
                    yield return new(name, item.LastModified?.ToUniversalTime() ?? DateTimeOffset.MaxValue);
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        } while (next is not null);
    }

    public string? Sign(KeptFile file, TimeSpan life)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        return bucket.Sign(new()
        {
            BucketName = bucket.Name,
            Key = bucket.Key(file.Blob),
            Verb = HttpVerb.GET,
            // By the machine's clock, as the store will judge it.
            Expires = DateTime.UtcNow + life,
            ResponseHeaderOverrides = new()
            {
                ContentDisposition = disposition.ToString(),
                ContentType = file.MimeType,
                CacheControl = "private, no-store",
            },
        });
    }
}
