using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Blobs;

/// <summary>
/// A blob as an answer: whole or in ranges (RFC 9110 §14), to be saved under its name (RFC 6266), never kept by a cache and never taken
/// for another type than the one told.
/// </summary>
public sealed class Download(Stream bytes, string filename, string mimeType, string sha256) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-store";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return Results.Stream(
            bytes, mimeType, filename, entityTag: new EntityTagHeaderValue($"\"{sha256}\""), enableRangeProcessing: true).ExecuteAsync(context);
    }
}
