using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Auvious.Core;
using Auvious.Server.Auth;

namespace Auvious.Server.Hosting.Http;

/// <summary>
/// Makes a command's parts of a request's, and remembers what was wrong with which field. The field's name is read off the argument:
/// <c>input.Conference(body.ConferenceId)</c> blames <c>conferenceId</c>.
/// </summary>
public sealed class Input(Caller caller, OrganizationId organization)
{
    /// <summary>The most characters of a reason and other free text.</summary>
    public const int TextLimit = 1024;

    private readonly Dictionary<string, string> errors = [];

    /// <summary>What was wrong; empty when nothing was.</summary>
    public IReadOnlyDictionary<string, string> Errors => errors;

    public OrganizationId Organization => organization;

    public By By { get; } = new(caller.User, caller.Roles, caller.Conference?.Value);

    public ConferenceId Conference(string? text, [CallerArgumentExpression(nameof(text))] string field = "") =>
        ConferenceId.TryParse(organization, text, out var id) ? id : Bad(field, IdRule(text), id);

    public EndpointId Endpoint(string? text, [CallerArgumentExpression(nameof(text))] string field = "") =>
        EndpointId.TryParse(organization, text, out var id) ? id : Bad(field, IdRule(text), id);

    public StreamId Stream(string? text, [CallerArgumentExpression(nameof(text))] string field = "") =>
        StreamId.TryParse(text, out var id) ? id : Bad(field, IdRule(text), id);

    public ViewerId Viewer(string? text, [CallerArgumentExpression(nameof(text))] string field = "") =>
        ViewerId.TryParse(text, out var id) ? id : Bad(field, IdRule(text), id);

    /// <summary>An id that may be absent.</summary>
    public string? OptionalId(string? text, [CallerArgumentExpression(nameof(text))] string field = "") =>
        text is null || IdRules.Allows(text) ? text : Bad(field, IdRule(text), text);

    /// <summary>An id that must be there.</summary>
    public string Id(string? text, [CallerArgumentExpression(nameof(text))] string field = "") =>
        IdRules.Allows(text) ? text : Bad(field, IdRule(text), text ?? "");

    /// <summary>Text that may be absent, of at most <paramref name="limit"/> characters.</summary>
    public string? Text(string? text, int limit = TextLimit, [CallerArgumentExpression(nameof(text))] string field = "") =>
        text is null || text.Length <= limit ? text : Bad(field, $"must have at most {limit} characters", text);

    /// <summary>Text that must be there and not be empty.</summary>
    public string Required(string? text, int limit = TextLimit, [CallerArgumentExpression(nameof(text))] string field = "") =>
        string.IsNullOrEmpty(text) ? Bad(field, "is required", "") : Text(text, limit, field)!;

    /// <summary>Any JSON object; absent is the empty one.</summary>
    public JsonMap Map(JsonElement? value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        JsonMap.TryCreate(value, out var map) ? map : Bad(field, $"must be a JSON object of at most {JsonMap.Limit} bytes of Unicode text", JsonMap.Empty);

    /// <summary>A JSON object of strings; absent is the empty one.</summary>
    public ImmutableSortedDictionary<string, string> Strings(JsonElement? value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        var strings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, element) in Map(value, field) is { Text: not "{}" } map ? Members(map) : [])
            if (element is { } text) strings[name] = text;
            else Bad(field, "must be a JSON object of strings", 0);
        return strings.ToImmutable();
    }

    /// <summary>One of an enum's names; UNKNOWN is none of them.</summary>
    public T OneOf<T>(string? text, [CallerArgumentExpression(nameof(text))] string field = "") where T : struct, Enum =>
        Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text!) : Bad(field, $"must be one of {string.Join(", ", Enum.GetNames<T>())}", default(T));

    /// <summary>True or false, in any case; absent is false.</summary>
    public bool Flag(string? text, [CallerArgumentExpression(nameof(text))] string field = "") =>
        text is null ? false : bool.TryParse(text, out var flag) ? flag : Bad(field, "must be true or false", false);

    /// <summary>A number that must be there, within bounds.</summary>
    public int Number(int? value, int least, int most, [CallerArgumentExpression(nameof(value))] string field = "") =>
        value is { } n && n >= least && n <= most ? n : Bad(field, $"must be {least} to {most}", 0);

    /// <summary>Blames a field and goes on with <paramref name="instead"/>, which will not be used.</summary>
    public T Bad<T>(string field, string why, T instead)
    {
        errors.TryAdd(NameOf(field), why);
        return instead;
    }

    private static string IdRule(string? text) =>
        string.IsNullOrEmpty(text) ? "is required" : $"must be 1 to {IdRules.Length} printable characters without a slash";

    /// <summary>The member's name in <c>b.Name</c>, <c>b.Name!</c> or <c>b.Name ?? …</c>.</summary>
    private static string NameOf(string expression)
    {
        var member = expression.Split(' ')[0];
        return JsonNamingPolicy.CamelCase.ConvertName(member[(member.LastIndexOf('.') + 1)..].TrimEnd('!'));
    }

    private static List<(string Name, string? Text)> Members(JsonMap map)
    {
        using var document = JsonDocument.Parse(map.Text);
        return [.. document.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString() : null))];
    }
}
