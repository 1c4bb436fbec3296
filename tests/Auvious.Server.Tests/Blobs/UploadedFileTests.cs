using Auvious.Server.Blobs;
using Microsoft.Net.Http.Headers;

namespace Auvious.Server.Tests.Blobs;

public sealed class UploadedFileTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("C:\\Users\\me\\report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\r\nSet-Cookie: b", "aSet-Cookie: b")]
    [InlineData("  ", "file")]
    [InlineData("..", "file")]
    [InlineData(null, "file")]
    [InlineData("π \"quoted\" 😀.txt", "π \"quoted\" 😀.txt")]
    public void A_name_has_no_directory_and_no_control_character(string? given, string clean) => UploadedFile.Clean(given).ShouldBe(clean);

    [Theory]
    [InlineData("filename=\"π %22q%22.txt\"", "π \"q\".txt")]
    [InlineData("filename=\"a \\\"q\\\".txt\"", "a \"q\".txt")]
    [InlineData("filename=\"C:\\dir\\a.txt\"", "a.txt")]
    [InlineData("filename=x.txt; filename*=UTF-8''%CF%80.txt", "π.txt")]
    [InlineData("name=file", "file")]
    public void A_name_is_read_as_browsers_and_scripts_write_it(string header, string name) =>
        UploadedFile.Of(ContentDispositionHeaderValue.Parse($"form-data; {header}"), null, new("b", 0, "")).Name.ShouldBe(name);

    [Theory]
    [InlineData("Text/HTML; charset=utf-8", "text/html")]
    [InlineData("image/*", "application/octet-stream")]
    [InlineData("nonsense", "application/octet-stream")]
    [InlineData(null, "application/octet-stream")]
    public void A_type_has_no_parameters(string? given, string type) =>
        UploadedFile.Of(ContentDispositionHeaderValue.Parse("form-data; name=file"), given, new("b", 0, "")).MimeType.ShouldBe(type);

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        var clean = UploadedFile.Clean(string.Concat(Enumerable.Repeat("x😀", 200)));
        clean.Length.ShouldBeLessThanOrEqualTo(UploadedFile.NameLimit);
        clean.EnumerateRunes().ShouldAllBe(rune => rune.Value != 0xFFFD);
    }
}
