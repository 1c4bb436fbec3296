using System.Text;
using System.Text.Json.Nodes;

namespace Auvious.Server.Tests.Api;

/// <summary>A request of one operation. It is made of the contract, so whatever the contract gets more of is in it, or has no sample yet.</summary>
internal sealed record Call(Operation Operation)
{
    /// <summary>Parameters by place (path, query, header) and name.</summary>
    public Dictionary<(string In, string Name), string> Parameters { get; init; } = [];

    /// <summary>The JSON body, if there is one.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>The fields of the multipart body but its file, if there is one.</summary>
    public Dictionary<string, string>? Form { get; init; }

    public static Call Good(string method, string path, World world) => Good(Contract.Operations.Single(o => (o.Method, o.Path) == (method, path)), world);

    /// <summary>Everything the contract lists, with values that do in this world.</summary>
    public static Call Good(Operation operation, World world) => new(operation)
    {
        Parameters = operation.Parameters.Select(p => (p.Key, Text: Sample.Parameter(operation, p.Name, world))).Where(p => p.Text is not null)
            .ToDictionary(p => p.Key, p => p.Text!),
        Body = operation.Body is { } body ? Sample.Body(operation, body, world) : null,
        Form = operation.Form is { } form ? Sample.Form(operation, form, world) : null,
    };

    public Call With(string where, string name, string? value)
    {
        var parameters = new Dictionary<(string, string), string>(Parameters);
        if (value is null) parameters.Remove((where, name));
        else parameters[(where, name)] = value;
        return this with { Parameters = parameters };
    }

    public Call With(string member, JsonNode? value)
    {
        var body = Body!.DeepClone().AsObject();
        body[member] = value;
        return this with { Body = body };
    }

    public HttpRequestMessage Message(HttpContent? content = null)
    {
        var path = Parameters.Where(p => p.Key.In == "path")
            .Aggregate(Operation.Path, (text, p) => text.Replace($"{{{p.Key.Name}}}", Uri.EscapeDataString(p.Value)));
        var query = string.Join('&', Parameters.Where(p => p.Key.In == "query").Select(p => $"{p.Key.Name}={Uri.EscapeDataString(p.Value)}"));
        var request = new HttpRequestMessage(new(Operation.Method), $"rtc-api{path}{(query.Length > 0 ? "?" : "")}{query}");
        foreach (var (key, value) in Parameters.Where(p => p.Key is { In: "header", Name: not "Host" })) request.Headers.TryAddWithoutValidation(key.Name, value);
        request.Content = content
            ?? (Form is not null ? Uploads.Form(Form.Select(f => (f.Key, f.Value)), Sample.File(Operation), fileField: Operation.FileField!)
            : Body is not null ? new StringContent(Body.ToJsonString(), Encoding.UTF8, "application/json") : null);
        return request;
    }

    public async Task<Answer> By(HttpClient http, HttpContent? content = null)
    {
        using var request = Message(content);
        using var response = await http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The call with a JSON body as it stands.</summary>
    public Task<Answer> By(HttpClient http, string body) => By(http, new StringContent(body, Encoding.UTF8, "application/json"));
}
