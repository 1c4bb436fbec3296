namespace Auvious.Server.Jobs;

/// <summary>What is kept for a time.</summary>
public enum Kept { Assets, FileTransfers, Conferences, Endpoints }

/// <summary>One organization's own spans; null: for ever.</summary>
public sealed record OwnRetention(Dictionary<Kept, TimeSpan?> Spans, Dictionary<string, TimeSpan?> Categories);

/// <summary>Assets of one category (null: of all but <paramref name="Others"/>) that are over.</summary>
/// <param name="Before">They were uploaded before this instant.</param>
public sealed record OverdueCategory(string? Category, IReadOnlyCollection<string> Others, DateTimeOffset Before);

/// <summary>
/// How long things are kept. The most specific word counts: of the organization on the category, of the organization, on the category, of all.
/// Ids and categories are told apart by case.
/// </summary>
public sealed class Retention(
    Dictionary<Kept, TimeSpan?> spans, Dictionary<string, TimeSpan?> categories, Dictionary<string, OwnRetention> organizations)
{
    /// <summary>What is from before this instant is over; null when nothing ever is.</summary>
    public DateTimeOffset? Before(Kept kept, string organization, DateTimeOffset now) => now - Span(kept, organization);

    /// <summary>The same for assets, whose categories may differ.</summary>
    public IReadOnlyList<OverdueCategory> Assets(string organization, DateTimeOffset now)
    {
        var own = organizations.GetValueOrDefault(organization);
        var known = new Dictionary<string, TimeSpan?>(own?.Spans.ContainsKey(Kept.Assets) == true ? [] : categories);
        foreach (var (category, span) in own?.Categories ?? []) known[category] = span;
        var overdue = known.Where(one => one.Value is not null).Select(one => new OverdueCategory(one.Key, [], now - one.Value!.Value)).ToList();
        if (Before(Kept.Assets, organization, now) is { } before) overdue.Add(new(null, known.Keys, before));
        return overdue;
    }

    private TimeSpan? Span(Kept kept, string organization) =>
        organizations.GetValueOrDefault(organization)?.Spans.TryGetValue(kept, out var own) == true ? own : spans[kept];
}
