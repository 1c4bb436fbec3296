using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Auvious.Core;
using Auvious.Server.Hosting.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Auvious.Server.Interactions;

/// <summary>One property to order by.</summary>
public readonly record struct Sort(string Property, bool Ascending);

/// <summary>What is looked for. Each filter names a plain member of the data, or <c>type</c>; all must hold.</summary>
/// <param name="From">The first instant of creation that counts.</param>
/// <param name="To">The last one.</param>
/// <param name="Page">Counted from 0.</param>
public sealed partial record InteractionSearch(
    OrganizationId Organization,
    DateTimeOffset From,
    DateTimeOffset To,
    ImmutableArray<(string Key, string Value)> Filters,
    ImmutableArray<Sort> Order,
    int Page,
    int Size)
{
    public const int DefaultSize = 20, SizeLimit = 500, FilterLimit = 16, SortLimit = 8;

    /// <summary>The properties to order by, and their columns.</summary>
    public static readonly ImmutableDictionary<string, string> Sortable = new Dictionary<string, string>
    {
        ["id"] = nameof(Interaction.Id),
        ["organizationId"] = nameof(Interaction.Organization),
        ["createdBy"] = nameof(Interaction.CreatedBy),
        ["createdAt"] = nameof(Interaction.CreatedAt),
        ["type"] = nameof(Interaction.Type),
        ["version"] = nameof(Interaction.Version),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly string[] Own = ["page", "size", "sort", "start", "end", "params", "organizationId"];

    public long Offset => (long)Page * Size;

    /// <summary>
    /// Reads a query. Filters are <c>params=key,value,key,value</c>, <c>params[key]=value</c> or plain further parameters.
    /// </summary>
    public static InteractionSearch Read(Input i, HttpRequest request)
    {
        var query = request.Query;
        var (from, to) = (Instant(i, query, "start"), Instant(i, query, "end"));
        if (to < from) i.Bad("end", "must not be before start", 0);
        return new(i.Organization, from, to, Pairs(i, request.QueryString.Value), Sorts(i, query["sort"]),
            Number(i, query, "page", 0, int.MaxValue, 0), Number(i, query, "size", 1, SizeLimit, DefaultSize));
    }

    private static DateTimeOffset Instant(Input i, IQueryCollection query, string name) =>
        query[name].ToString() is var text && Iso().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : i.Bad(name, text.Length == 0 ? "is required" : "must be an ISO-8601 instant", default(DateTimeOffset));

    private static int Number(Input i, IQueryCollection query, string name, int least, int most, int absent) =>
        !query.TryGetValue(name, out var text) ? absent
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : i.Bad(name, most == int.MaxValue ? $"must be {least} or more" : $"must be {least} to {most}", absent);

    private static ImmutableArray<Sort> Sorts(Input i, IEnumerable<string?> texts)
    {
        var sorts = ImmutableArray.CreateBuilder<Sort>();
        foreach (var text in texts)
        {
            var parts = (text ?? "").Split(',');
            var direction = parts.Length == 1 ? "asc" : parts[1].ToLowerInvariant();
            if (parts.Length > 2 || direction is not ("asc" or "desc") || !Sortable.ContainsKey(parts[0]))
                i.Bad("sort", $"must be one of {string.Join(", ", Sortable.Keys.Order())}, then asc or desc", 0);
            sorts.Add(new(parts[0], direction == "asc"));
        }
        if (sorts.Count > SortLimit) i.Bad("sort", $"may stand there {SortLimit} times", 0);
        return sorts.Count == 0 ? [new("createdAt", Ascending: false)] : sorts.ToImmutable();
    }

    private static ImmutableArray<(string, string)> Pairs(Input i, string? query)
    {
        var pairs = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var part in new QueryStringEnumerable(query))
        {
            var (name, value) = (part.DecodeName().ToString(), part.DecodeValue().ToString());
            if (name == "params") pairs.AddRange(Listed(i, part.EncodedValue.ToString(), value));
            else if (name.StartsWith("params[", StringComparison.Ordinal) && name.EndsWith(']')) pairs.Add((name[7..^1], value));
            else if (!Own.Contains(name)) pairs.Add((name, value));
        }
        return pairs.Count <= FilterLimit
            ? pairs.ToImmutable()
            : i.Bad("params", $"may be {FilterLimit} at once", ImmutableArray<(string, string)>.Empty);
    }

    // A comma of a key or value is written %2C; a client that has encoded all of them means separators.
    private static IEnumerable<(string, string)> Listed(Input i, string encoded, string decoded)
    {
        if (decoded.Length == 0) return [];
        string[] parts = encoded.Contains(',')
            ? [.. encoded.Split(',').Select(part => Uri.UnescapeDataString(part.Replace('+', ' ')))]
            : decoded.Split(',');
        return parts.Length % 2 == 0
            ? parts.Chunk(2).Select(pair => (pair[0], pair[1]))
            : i.Bad("params", "must be keys and values", Array.Empty<(string, string)>());
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?\z")]
    private static partial Regex Iso();
}
