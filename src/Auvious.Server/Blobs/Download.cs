using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Blobs;

/// <summary>
/// A file as an answer: whole or in ranges (RFC 9110 §14), to be saved under its name (RFC 6266), never kept by a cache and never taken
/// for another type than the one told.
/// </summary>
public sealed class Download : IResult
{
    private readonly KeptFile file;
    private readonly Stream bytes;

    private Download(KeptFile file, Stream bytes) => (this.file, this.bytes) = (file, bytes);

    /// <summary>Null when the store no longer has the bytes.</summary>
    public static async Task<Download?> Of(KeptFile file, IBlobStore blobs, HttpRequest request, CancellationToken ct)
    {
        var (from, end) = Wanted(request.GetTypedHeaders(), file.Size);
        var bytes = new BlobStream(blobs, file.Blob, file.Size, end);
        return await bytes.Open(from, ct) ? new(file, bytes) : null;
    }

    public Task ExecuteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-store";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return Results.Stream(
            bytes, file.MimeType, file.Name, entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""), enableRangeProcessing: true).ExecuteAsync(context);
    }

    // A guess that saves the store work: what is in fact sent, and whether a range counts at all, the framework decides.
    private static (long From, long End) Wanted(RequestHeaders headers, long size) => headers.Range?.Ranges is { Count: 1 } ranges && ranges.Single() is var only ? (only.From, only.To) switch
    {
        ({ } from, { } to) when from <= to && to < size => (from, to + 1),
        ({ } from, null) when from < size => (from, size),
        (null, { } last) when last <= size => (size - last, size),
        _ => (0, size),
    } : (0, size);
}
