namespace Auvious.Server.Snapshots.Pictures;

/// <summary>
/// Takes out of a picture's metadata where it was taken, in place: its length stays. False for what can't be read, and so must not stay at all.
/// </summary>
internal static class Metadata
{
    /// <summary>The data of a JPEG segment APP1: EXIF (CIPA DC-008 §4.7.2), XMP (Adobe XMP part 3, §1.1.3), or something else.</summary>
    public static bool Clean(Span<byte> segment) =>
        segment.StartsWith("Exif\0"u8) ? CleanExif(segment)
        : segment.StartsWith("http://ns.adobe.com/xap/1.0/\0"u8) ? CleanXmp(segment["http://ns.adobe.com/xap/1.0/\0".Length..])
        // Extended XMP is in pieces, in any order: none of them can be looked through.
        : !segment.StartsWith("http://ns.adobe.com/xmp/extension/\0"u8);

    /// <summary>With or without the <c>Exif</c> before it.</summary>
    public static bool CleanExif(Span<byte> exif) =>
        ExifPosition.Remove(exif.StartsWith("Exif\0"u8) && exif.Length >= 6 ? exif[6..] : exif);

    public static bool CleanXmp(Span<byte> xmp) => XmpPosition.Remove(xmp);
}
