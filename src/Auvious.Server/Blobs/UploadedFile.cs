using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Blobs;

/// <summary>A file as it came.</summary>
/// <param name="Name">As the client says, without directories and control characters; at most <see cref="NameLimit"/> characters.</param>
/// <param name="MimeType">As the client says, without parameters.</param>
public sealed record UploadedFile(string Name, string MimeType, Blob Blob)
{
    public const int NameLimit = 255;

    private const string UnknownType = "application/octet-stream";

    public static UploadedFile Of(ContentDispositionHeaderValue disposition, string? contentType, Blob blob)
    {
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : Plain(disposition.FileName.Value);
        return new(Clean(name), TypeOf(contentType), blob);
    }

    /// <summary>The last part of a path, with what no file system or header takes left out.</summary>
    public static string Clean(string? name)
    {
        var last = (name ?? "")[((name ?? "").LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune) && rune.Value is not 0xFFFD)).Trim();
        if (clean.Length > NameLimit) clean = clean[..(char.IsHighSurrogate(clean[NameLimit - 1]) ? NameLimit - 1 : NameLimit)];
        return clean is "" or "." or ".." ? "file" : clean;
    }

    /// <summary>Browsers escape only the quote, as %22 (WHATWG HTML, multipart/form-data), older clients as in a quoted string.</summary>
    private static string? Plain(string? name) =>
        HeaderUtilities.RemoveQuotes(name).Value?.Replace("%22", "\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal);

    private static string TypeOf(string? given) =>
        MediaTypeHeaderValue.TryParse(given, out var type) && type.MediaType.Value is { Length: <= 128 } name && name.Contains('/') && !name.Contains('*')
            ? name.ToLowerInvariant() : UnknownType;
}
