using System.Net.Http.Headers;
using System.Text;

namespace Auvious.Server.Tests.Api;

/// <summary>Multipart bodies as clients send them, and signed URLs as they open them: without a token.</summary>
public static class Uploads
{
    /// <summary>The fields, and last the file when there is one. The file's name stands in the header as browsers write it.</summary>
    public static MultipartFormDataContent Form(IEnumerable<(string Name, string Value)> fields, byte[]? file = null, string filename = "note.txt",
        string mimeType = "text/plain", string fileField = "file")
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value, Encoding.UTF8), name);
        if (file is null) return form;
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue(mimeType);
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{fileField}\"; filename=\"{filename.Replace("\"", "%22")}\"; filename*=UTF-8''{Uri.EscapeDataString(filename)}");
        form.Add(part);
        return form;
    }

    public static async Task<Answer> Upload(this HttpClient http, string path, HttpContent form, string? transactionId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"rtc-api/{path}") { Content = form };
        if (transactionId is not null) request.Headers.Add("X-Auvious-TransactionId", transactionId);
        using var response = await http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks for a signed URL with an empty body, as existing scripts do.</summary>
    public static async Task<Answer> SignedUrl(this HttpClient http, string path, string? referer = "http://localhost/", string? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"rtc-api/{path}/signedUrl");
        if (referer is not null) request.Headers.TryAddWithoutValidation("Referer", referer);
        if (header is not null) request.Headers.TryAddWithoutValidation("X-Auvious-CreateInternalSignedUrl", header);
        using var response = await http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A plain GET by nobody.</summary>
    public static async Task<HttpResponseMessage> Open(string url, RangeHeaderValue? range = null)
    {
        using var nobody = new HttpClient(new ContractHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = range;
        return await nobody.SendAsync(request);
    }

    /// <summary>The same URL with another last character of its signature.</summary>
    public static string Tampered(string url) => url[..^1] + (url[^1] == '0' ? '1' : '0');
}
