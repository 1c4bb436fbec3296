using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Blobs;

/// <summary>
/// A multipart body, read once and never held whole: its fields, and its one file, which went straight into a blob. Disposing deletes
/// the blob again, unless a row holds it by then (<see cref="Keep"/>).
/// </summary>
public sealed class Upload : IAsyncDisposable
{
    private const int FieldLimit = 4096;
    private const int PartLimit = 64;

    /// <summary>Bytes. The reader's default of 4096 would read a large file in sixteen times as many steps.</summary>
    private const int ReadAtOnce = 64 * 1024;

    /// <summary>What the fields and the parts' headers may come to, in bytes.</summary>
    private const long Overhead = 512 * 1024;

    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);
    private readonly IBlobStore blobs;
    private bool isKept;

    private Upload(IBlobStore blobs) => this.blobs = blobs;

    /// <summary>The part that carries a file; null when there was none.</summary>
    public UploadedFile? File { get; private set; }

    /// <summary>A field's text; null when it was absent or empty.</summary>
    public string? this[string field] => fields.GetValueOrDefault(field) is { Length: > 0 } text ? text : null;

    /// <summary>Reads the body. 413 for a file of more than <paramref name="limit"/> bytes, 400 for what is no multipart body.</summary>
    /// <param name="fileField">The name of the part that carries the file.</param>
    /// <param name="through">What the file is read through on its way into the blob.</param>
    public static async Task<Upload> Read(
        HttpRequest request, IBlobStore blobs, string fileField, long limit, CancellationToken ct, Func<Stream, Stream>? through = null)
    {
        // A body that is too large by its own word is left to the web server to swallow, as far as it does: a connection that is closed upon
        // a sender hides the answer from it.
        var isTooLarge = request.ContentLength > limit + Overhead;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = isTooLarge ? null : limit + Overhead;
        if (isTooLarge) throw TooLarge(fileField);
        var reader = new MultipartReader(BoundaryOf(request), request.Body, ReadAtOnce);
        var upload = new Upload(blobs);
        try
        {
            for (var parts = 0; await Next(reader, ct) is { } part; parts++)
            {
                if (parts == PartLimit) throw Unreadable();
                await upload.Take(part, fileField, limit, through ?? (content => content), ct);
            }
            return upload;
        }
        catch (Exception e)
        {
            await upload.DisposeAsync();
            if (e is InvalidDataException) throw Unreadable(e);
            throw;
        }
    }

    /// <summary>A row names the blob now.</summary>
    public void Keep() => isKept = true;

    public async ValueTask DisposeAsync()
    {
        if (File is { } file && !isKept) await blobs.Delete(file.Blob.Name);
    }

    private async Task Take(MultipartSection part, string fileField, long limit, Func<Stream, Stream> through, CancellationToken ct)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name) throw Unreadable();
        if (name == fileField)
        {
            if (File is not null) throw Unreadable();
            var blob = await blobs.Write(through(new Incoming(part.Body)), limit, ct) ?? throw TooLarge(fileField);
            File = UploadedFile.Of(disposition, part.ContentType, blob);
        }
        else if (disposition.IsFormDisposition())
        {
            var text = new char[FieldLimit + 1];
            var length = await new StreamReader(new Incoming(part.Body), Encoding.UTF8).ReadBlockAsync(text, ct);
            if (length > FieldLimit || !fields.TryAdd(name, new(text, 0, length))) throw Unreadable();
        }
    }

    private static async Task<MultipartSection?> Next(MultipartReader reader, CancellationToken ct)
    {
        try
        {
            return await reader.ReadNextSectionAsync(ct);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw Unreadable(e);
        }
    }

    private static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 70 } boundary ? boundary : throw Unreadable();

    private static BadHttpRequestException TooLarge(string fileField) => new($"{fileField} is too large", StatusCodes.Status413PayloadTooLarge);

    private static BadHttpRequestException Unreadable(Exception? why = null) => new("no readable multipart/form-data", StatusCodes.Status400BadRequest, why!);

    /// <summary>A part, whose early end is the client's fault and not the disk's.</summary>
    private sealed class Incoming(Stream part) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
        {
            try
            {
                return await part.ReadAsync(buffer, ct);
            }
            catch (IOException e) when (e is not BadHttpRequestException)
            {
                throw Unreadable(e);
            }
        }
    }
}
