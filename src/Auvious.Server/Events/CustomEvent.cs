using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Hosting.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Auvious.Server.Events;

/// <summary>An event of a caller's own making: its wire form, and the copy that may be stored and logged.</summary>
public static partial class CustomEvent
{
    /// <summary>The most masks of one event.</summary>
    public const int MaskLimit = 32;

    /// <summary>The most characters of a mask: paths nest, and the parser goes as deep as they do.</summary>
    public const int MaskLength = 256;

    /// <summary>The most times a mask may say "at any depth": each multiplies the work.</summary>
    private const int DepthLimit = 2;

    private static readonly string[] Reserved = ["Conference", "Call", "Snapshot", "FileTransfer", "UserEndpoint"];

    private static readonly JsonSelectSettings Select = new() { RegexMatchTimeout = TimeSpan.FromMilliseconds(100) };

    /// <summary>Whether the server itself has events of this kind: clients must be able to trust them.</summary>
    public static bool IsReserved(string type) => Reserved.Any(start => type.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Checks <c>type</c>, <c>timestamp</c> and the masks (JSONPath); null when something was wrong, and <paramref name="input"/> knows what.</summary>
    public static (PushedEvent Clear, PushedEvent Stored)? Read(Input input, JsonElement? @event, string[]? masks)
    {
        if (@event is not { ValueKind: JsonValueKind.Object } e || !JsonMap.IsUnicode(e))
            return input.Bad<(PushedEvent, PushedEvent)?>("event", "must be a JSON object of Unicode text", null);
        if (Member(e, "type") is not { Length: <= 128 } type || !TypeName().IsMatch(type))
            return input.Bad<(PushedEvent, PushedEvent)?>("event", "must have a type in camel case that ends in Event", null);
        if (!DateTimeOffset.TryParse(Member(e, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            || Member(e, "timestamp") is not { } timestamp || !Instant().IsMatch(timestamp))
            return input.Bad<(PushedEvent, PushedEvent)?>("event", "must have a timestamp that is an ISO-8601 instant", null);
        var clear = new PushedEvent(type, e.GetRawText());
        return masks is null or [] ? (clear, clear)
            : Masked(clear.Json, masks) is { } stored ? (clear, new(type, stored))
            : input.Bad<(PushedEvent, PushedEvent)?>("masks",
                $"must be at most {MaskLimit} JSONPath expressions of {MaskLength} characters, each with '..' at most {DepthLimit} times", null);
    }

    private static string? Masked(string json, string[] masks)
    {
        if (masks.Length > MaskLimit || !Array.TrueForAll(masks, IsBearable)) return null;
        try
        {
            using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None, MaxDepth = 64 };
            var root = JObject.Load(reader);
            foreach (var mask in masks)
                foreach (var token in root.SelectTokens(mask, Select).ToList())
                    Mask(token);
            return root.ToString(Formatting.None);
        }
        // The parser of paths throws whatever it stumbles over, from overflows to null references.
        catch (Exception)
        {
            return null;
        }
    }

    private static bool IsBearable(string? mask) => mask is { Length: > 0 and <= MaskLength } && mask.Split("..").Length - 1 <= DepthLimit;

    private static void Mask(JToken token)
    {
        var values = token is JContainer container ? container.Descendants().OfType<JValue>().ToList() : [(JValue)token];
        // Another mask may have been there before.
        foreach (var value in values.Where(v => v.Parent is not null))
            value.Replace(new JValue(new string('*', Convert.ToString(value.Value, CultureInfo.InvariantCulture)?.Length ?? 0)));
    }

    private static string? Member(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*Event\\z")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)\z")]
    private static partial Regex Instant();
}
