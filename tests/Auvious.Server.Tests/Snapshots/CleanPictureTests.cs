using System.Buffers.Binary;
using System.Text;
using Auvious.Server.Snapshots.Pictures;
using CsCheck;

namespace Auvious.Server.Tests.Snapshots;

/// <summary>What is kept of a picture: all of it, but for where it was taken.</summary>
public sealed class CleanPictureTests
{
    private const long Pixels = 16 * 12;

    private const string Xmp = """
        <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        ><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" exif:GPSLatitude="37,58.5N"
        dc:format="image/jpeg"><exif:GPSLongitude>23,43.7E</exif:GPSLongitude><dc:creator>Ann</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """;

    private static readonly string PlainXmp = Xmp.Replace("exif:GPSLatitude=\"37,58.5N\"", "").Replace("<exif:GPSLongitude>23,43.7E</exif:GPSLongitude>", "");

    [Fact]
    public async Task A_picture_without_a_position_is_kept_byte_by_byte()
    {
        foreach (var (picture, type) in ((byte[], string)[])
        [
            (Photo.Jpeg, "image/jpeg"),
            (Photo.Png, "image/png"),
            (Photo.Webp, "image/webp"),
            (Photo.LosslessWebp, "image/webp"),
            (Photo.JpegWith(Photo.ExifSegment(Exif.Tiff(true, hasPosition: false)), Photo.XmpSegment(PlainXmp), [1, 2, 3]), "image/jpeg"),
            (Photo.PngWith(("eXIf", Exif.Tiff(false, hasPosition: false)), ("iTXt", Photo.XmpText(PlainXmp)), ("tEXt", [.. "Comment\0Raw profile type"u8])), "image/png"),
            (Photo.WebpWith(("EXIF", Exif.Tiff(true, hasPosition: false)), ("XMP ", Encoding.UTF8.GetBytes(PlainXmp))), "image/webp"),
        ])
        {
            var (bytes, clean) = await Read(picture);
            bytes.ShouldBe(picture);
            clean.Type!.MimeType.ShouldBe(type);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_position_goes_out_of_EXIF_and_the_rest_stays(bool isBigEndian)
    {
        var tiff = Exif.Tiff(isBigEndian);
        Exif.Tags(tiff).ShouldBe([Exif.Orientation, Exif.Software, Exif.Gps, 1, 2, 3, 4, Exif.ExifDirectory, Exif.Lens, Exif.Thumbnail]);
        foreach (var picture in (byte[][])
            [Photo.JpegWith(Photo.ExifSegment(tiff)), Photo.PngWith(("eXIf", tiff)), Photo.WebpWith(("EXIF", tiff)), Photo.WebpWith(("EXIF", Photo.ExifSegment(tiff)))])
        {
            var (bytes, _) = await Read(picture);
            bytes.Length.ShouldBe(picture.Length);
            Contains(picture, Degrees(isBigEndian)).ShouldBeTrue();
            Contains(bytes, Degrees(isBigEndian)).ShouldBeFalse();
            var at = picture.AsSpan().IndexOf(tiff);
            Exif.Tags(bytes[at..(at + tiff.Length)]).ShouldBe([Exif.Orientation, Exif.Software, Exif.ExifDirectory, Exif.Lens, Exif.Thumbnail]);
            Contains(bytes, "Camera 1.0"u8).ShouldBeTrue();
            Contains(bytes, "Lens 35mm"u8).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_png_chunk_that_was_changed_has_its_checksum()
    {
        var (bytes, _) = await Read(Photo.PngWith(("eXIf", Exif.Tiff(true))));
        var at = bytes.AsSpan().IndexOf("eXIf"u8) - 4;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
        bytes[at..(at + length + 12)].ShouldBe(Photo.PngChunk("eXIf", bytes[(at + 8)..(at + 8 + length)]));
    }

    [Fact]
    public async Task The_position_goes_out_of_XMP_and_the_rest_stays()
    {
        foreach (var picture in (byte[][])
            [Photo.JpegWith(Photo.XmpSegment(Xmp)), Photo.PngWith(("iTXt", Photo.XmpText(Xmp))), Photo.WebpWith(("XMP ", Encoding.UTF8.GetBytes(Xmp)))])
        {
            var text = Encoding.UTF8.GetString((await Read(picture)).Bytes);
            text.ShouldNotContain("GPS");
            text.ShouldNotContain("37,58");
            text.ShouldNotContain("23,43");
            text.ShouldContain("<dc:creator>Ann</dc:creator>");
            text.ShouldContain("<?xpacket end=\"w\"?>");
        }
    }

    private static readonly byte[][] Unreadable =
    [
        Photo.JpegWith(Photo.ExifSegment("secret place"u8.ToArray())),
        Photo.JpegWith(Photo.ExifSegment(Truncated(Exif.Tiff(true), "secret place"))),
        Photo.JpegWith(Photo.XmpSegment("<x>secret place")),
        Photo.JpegWith(Photo.XmpSegment("<!DOCTYPE x [<!ENTITY a 'secret place'>]><x>&a;</x>")),
        Photo.JpegWith([.. "http://ns.adobe.com/xmp/extension/\0"u8, .. "secret place"u8]),
        Photo.JpegWith(Photo.XmpSegment(string.Concat(Enumerable.Repeat("<x>", 200)) + "secret place" + string.Concat(Enumerable.Repeat("</x>", 200)))),
        Photo.JpegWith(Photo.XmpSegment("<x>" + string.Concat(Enumerable.Repeat("<gps/>", 2000)) + "secret place</x>")),
        Photo.JpegWith(Photo.XmpSegment("<GPS>secret place</GPS>")),
        Photo.PngWith(("eXIf", "secret place"u8.ToArray())),
        Photo.PngWith(("tEXt", [.. "Raw profile type exif\0secret place"u8])),
        Photo.PngWith(("zTXt", [.. "Raw profile type xmp\0secret place"u8])),
        Photo.PngWith(("tEXt", [.. "XML:com.adobe.xmp\0secret place"u8])),
        Photo.PngWith(("iTXt", Photo.XmpText("secret place", isCompressed: true))),
        Photo.PngWith(("iTXt", [.. "XML:com.adobe.xmp\0\0\0secret place"u8])),
        Photo.PngWith(("iTXt", [.. "XML:com.adobe.xmp\0secret place"u8])),
        Photo.PngWith(("eXIf", [.. "secret place"u8, .. new byte[2 * 1024 * 1024]])),
        Photo.WebpWith(("EXIF", "secret place"u8.ToArray())),
        Photo.WebpWith(("XMP ", "secret place"u8.ToArray())),
        Photo.WebpWith(("EXIF", [.. "secret place"u8, .. new byte[2 * 1024 * 1024]])),
        (byte[])[.. Photo.Jpeg, .. "secret place"u8],
        (byte[])[.. Photo.Png, .. "secret place"u8],
        (byte[])[.. Photo.Webp, .. "secret place"u8],
    ];

    [Fact]
    public async Task What_cannot_be_looked_through_does_not_stay()
    {
        for (var n = 0; n < Unreadable.Length; n++)
        {
            Contains(Unreadable[n], "secret place"u8).ShouldBeTrue($"{n}");
            var (bytes, clean) = await Read(Unreadable[n], step: 50_000);
            Contains(bytes, "secret place"u8).ShouldBeFalse($"{n}");
            var expected = clean.Type == PictureType.Webp ? (await Read(bytes, step: 50_000)).Bytes : clean.Type == PictureType.Jpeg ? Photo.Jpeg : Photo.Png;
            bytes.AsSpan().SequenceEqual(expected).ShouldBeTrue($"{n}");
        }
    }

    [Fact]
    public async Task An_APP1_segment_between_scans_is_looked_through_too()
    {
        var scan = Photo.Jpeg[..^2];
        byte[] two = [.. scan, .. Photo.Segment(0xE1, Photo.ExifSegment(Exif.Tiff(true))), .. Photo.Jpeg[Photo.Jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xDA])..]];
        Contains((await Read(two)).Bytes, Degrees(isBigEndian: true)).ShouldBeFalse();
    }

    [Fact]
    public async Task Directories_that_lead_in_circles_are_no_EXIF()
    {
        var circle = Exif.Tiff(true, hasPosition: false);
        BinaryPrimitives.WriteUInt32BigEndian(circle.AsSpan(8 + 2 + 3 * 12), 8);
        (await Read(Photo.JpegWith(Photo.ExifSegment(circle)))).Bytes.ShouldBe(Photo.JpegWith(Photo.ExifSegment(circle)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a..............")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("RIFF....WAVEfmt ....................")]
    public async Task Anything_else_is_no_picture(string text) => (await Fault(Encoding.ASCII.GetBytes(text))).ShouldContain("is no JPEG, PNG or WebP");

    private static readonly byte[][] Broken =
    [
        (byte[])[0xFF, 0xD8, 0xFF, 0xD9],
        (byte[])[.. Photo.Jpeg[..4], .. Photo.Jpeg[20..]],
        Photo.Jpeg[..^2],
        Photo.Jpeg[..100],
        Photo.JpegWith()[..2].Concat(Photo.Segment(0xDA, [1, 2, 3])).ToArray(),
        (byte[])[0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0xFF, 0xD9],
        (byte[])[0xFF, 0xD8, .. Photo.Segment(0xC0, [8, 0, 0, 0, 16, 1, 1, 0x11, 0]), 0xFF, 0xD9],
        (byte[])[0xFF, 0xD8, .. Photo.Segment(0xC0, [8, 0]), 0xFF, 0xD9],
        Photo.Png[..^12],
        (byte[])[.. Photo.Png[..8], .. Photo.PngChunk("IDAT", [1])],
        (byte[])[.. Photo.Png[..33], .. Photo.PngChunk("IEND", [])],
        (byte[])[.. Photo.Png[..33], .. Photo.Png[8..]],
        (byte[])[.. Photo.Png[..8], .. Photo.PngChunk("IHDR", new byte[13])],
        (byte[])[.. Photo.Png[..8], .. Photo.PngChunk("IHDR", [1])],
        (byte[])[.. Photo.Png[..33], 0xFF, 0xFF, 0xFF, 0xFF, .. "IDAT"u8],
        Photo.Webp[..^1],
        Photo.Webp[..12],
        Length(Photo.Webp, 4),
        Length(Photo.Webp, 0),
        Length(Photo.Webp, 9),
        Length(Photo.Webp, 40),
        Length(Photo.Webp, 22),
    ];

    [Fact]
    public async Task A_broken_picture_is_refused()
    {
        for (var n = 0; n < Broken.Length; n++)
            await Should.ThrowAsync<BadPictureException>(() => Read(Broken[n]), $"{n}");
    }

    [Fact]
    public async Task A_picture_may_have_so_many_pixels_and_no_more()
    {
        foreach (var picture in (byte[][])[Photo.Jpeg, Photo.Png, Photo.Webp, Photo.LosslessWebp, Simple(Photo.Webp, "VP8 "), Simple(Photo.LosslessWebp, "VP8L")])
        {
            (await Read(picture)).Bytes.ShouldBe(picture);
            (await Fault(picture, Pixels - 1)).ShouldContain($"more than {Pixels - 1} pixels");
        }
    }

    [Fact]
    public async Task Sizes_beyond_any_picture_do_not_pass_for_small_ones()
    {
        var huge = Photo.Png.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(huge.AsSpan(16), uint.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(huge.AsSpan(20), uint.MaxValue);
        (await Fault(huge, long.MaxValue)).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Random_bytes_are_cleaned_or_refused_and_nothing_else() =>
        Gen.Select(Gen.OneOfConst(Starts), Gen.Byte.Array[0, 300], Gen.Int[1, 64]).Sample((start, rest, step) => Try([.. start, .. rest], step), iter: 5_000, threads: 1);

    [Fact]
    public void Mutated_pictures_are_cleaned_or_refused_and_nothing_else()
    {
        byte[][] pictures =
        [
            Photo.JpegWith(Photo.ExifSegment(Exif.Tiff(true)), Photo.XmpSegment(Xmp)), Photo.PngWith(("eXIf", Exif.Tiff(false)), ("iTXt", Photo.XmpText(Xmp))),
            Photo.WebpWith(("EXIF", Exif.Tiff(true)), ("XMP ", Encoding.UTF8.GetBytes(Xmp))),
        ];
        var change = Gen.Select(Gen.Int[0, 5_000], Gen.Byte);
        Gen.Select(Gen.OneOfConst(pictures), change.Array[1, 6], Gen.Int[0, 5_000], Gen.Int[1, 700]).Sample((picture, changes, end, step) =>
        {
            var bytes = picture.ToArray();
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            Try(end < bytes.Length ? bytes[..end] : bytes, step);
        }, iter: 5_000, threads: 1);
    }

    [Fact]
    public void Mutated_EXIF_is_cleaned_or_left_out_and_the_picture_stays()
    {
        var change = Gen.Select(Gen.Int[0, 511], Gen.Byte);
        Gen.Select(Gen.Bool, change.Array[1, 8], Gen.Int[0, 600]).Sample((isBigEndian, changes, end) =>
        {
            var tiff = Exif.Tiff(isBigEndian);
            foreach (var (at, value) in changes) tiff[at % tiff.Length] = value;
            var picture = Photo.JpegWith(Photo.ExifSegment(tiff[..Math.Min(end, tiff.Length)]));
            var bytes = Try(picture, 4096);
            return bytes is not null && (bytes.Length == picture.Length || bytes.AsSpan().SequenceEqual(Photo.Jpeg));
        }, iter: 10_000, threads: 1);
    }

    private static readonly byte[][] Starts =
    [
        [], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF], Photo.Jpeg[..20], Photo.Jpeg[..^40], [.. Photo.Jpeg[..2], 0xFF, 0xE1], Photo.Png[..8], Photo.Png[..33],
        [.. "RIFF"u8, 200, 0, 0, 0, .. "WEBP"u8], Photo.Webp[..30], [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WEBPVP8X"u8],
    ];

    /// <summary>The cleaned bytes; null when refused. Cleaning once is enough: what comes out goes through unchanged.</summary>
    private static byte[]? Try(byte[] picture, int step)
    {
        try
        {
            var bytes = Read(picture, step).GetAwaiter().GetResult().Bytes;
            bytes.Length.ShouldBeLessThanOrEqualTo(picture.Length);
            Read(bytes, step).GetAwaiter().GetResult().Bytes.ShouldBe(bytes);
            return bytes;
        }
        catch (BadPictureException)
        {
            return null;
        }
    }

    private static async Task<(byte[] Bytes, CleanPicture Clean)> Read(byte[] picture, int step = 1000, long pixels = Pixels)
    {
        var clean = new CleanPicture(new Dribble(picture, step), pixels);
        using var bytes = new MemoryStream();
        await clean.CopyToAsync(bytes, step);
        return (bytes.ToArray(), clean);
    }

    private static async Task<string> Fault(byte[] picture, long pixels = Pixels)
    {
        var clean = new CleanPicture(new Dribble(picture, 1000), pixels);
        var bad = await Should.ThrowAsync<BadPictureException>(() => clean.CopyToAsync(Stream.Null));
        clean.Fault.ShouldBe(bad);
        await Should.ThrowAsync<BadPictureException>(() => clean.CopyToAsync(Stream.Null));
        return bad.Message;
    }

    /// <summary>The container without extras: its one chunk of picture data.</summary>
    private static byte[] Simple(byte[] webp, string type)
    {
        var chunk = webp[webp.AsSpan().IndexOf(Encoding.ASCII.GetBytes(type))..];
        byte[] simple = [.. webp[..12], .. chunk];
        BinaryPrimitives.WriteInt32LittleEndian(simple.AsSpan(4), simple.Length - 8);
        return simple;
    }

    private static byte[] Length(byte[] webp, int length)
    {
        var changed = webp.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(4), length);
        return changed;
    }

    private static byte[] Truncated(byte[] tiff, string rest)
    {
        BinaryPrimitives.WriteUInt32BigEndian(tiff.AsSpan(4), 400);
        return [.. tiff, .. Encoding.ASCII.GetBytes(rest)];
    }

    private static byte[] Degrees(bool isBigEndian)
    {
        var bytes = BitConverter.GetBytes(Exif.Degree);
        if (isBigEndian == BitConverter.IsLittleEndian) Array.Reverse(bytes);
        return bytes;
    }

    private static bool Contains(byte[] bytes, ReadOnlySpan<byte> part) => bytes.AsSpan().IndexOf(part) >= 0;

    /// <summary>Comes in small pieces, as from a network.</summary>
    private sealed class Dribble(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default) => base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], ct);
    }
}
