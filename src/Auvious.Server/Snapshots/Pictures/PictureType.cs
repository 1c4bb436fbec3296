namespace Auvious.Server.Snapshots.Pictures;

/// <summary>A kind of picture that is taken: what its content begins with, and how it may be called.</summary>
public sealed record PictureType(string MimeType, string[] Aliases, string[] Suffixes)
{
    public static readonly PictureType Jpeg = new("image/jpeg", ["image/jpg", "image/pjpeg"], ["jpeg", "jpg"]);
    public static readonly PictureType Png = new("image/png", ["image/x-png"], ["png"]);
    public static readonly PictureType Webp = new("image/webp", [], ["webp"]);

    /// <summary>All of them, for messages.</summary>
    public const string Names = "JPEG, PNG or WebP";

    public bool IsCalled(string mimeType) =>
        MimeType.Equals(mimeType, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(mimeType, StringComparer.OrdinalIgnoreCase);

    /// <summary>The suffix as it is kept, lower case and without a dot; null when it is another type's.</summary>
    public string? SuffixOf(string given)
    {
        var bare = given.TrimStart('.').ToLowerInvariant();
        return Suffixes.Contains(bare) ? bare : null;
    }
}

/// <summary>What came is no picture that can be kept: a fault of whoever sent it, with a text to tell them.</summary>
public sealed class BadPictureException(string why) : IOException(why);
