namespace Auvious.Server.Jobs;

/// <summary>What is kept for a time.</summary>
public enum Kept { Assets, FileTransfers, Snapshots, Conferences, Endpoints }

/// <summary>Somebody's word on spans, also by category; null: for ever. What it does not name is not its business.</summary>
public sealed record RetentionRules(Dictionary<Kept, TimeSpan?> Spans, Dictionary<Kept, Dictionary<string, TimeSpan?>> Categories);

/// <summary>Rows of one category (null: of all but <paramref name="Others"/>) that are over.</summary>
/// <param name="Before">They are from before this instant.</param>
public sealed record Overdue(string? Category, IReadOnlyCollection<string> Others, DateTimeOffset Before);

/// <summary>
/// How long things are kept. The most specific word counts: of the organization on the category, of the organization, on the category, of all.
/// Ids and categories are told apart by case.
/// </summary>
public sealed class Retention(RetentionRules defaults, RetentionRules all, Dictionary<string, RetentionRules> organizations)
{
    /// <summary>What is from before this instant is over; null when nothing ever is.</summary>
    public DateTimeOffset? Before(Kept kept, string organization, DateTimeOffset now) =>
        now - (organizations.GetValueOrDefault(organization)?.Spans.TryGetValue(kept, out var own) == true ? own
            : all.Spans.TryGetValue(kept, out var common) ? common
            : defaults.Spans[kept]);

    /// <summary>The same where categories may differ.</summary>
    public IReadOnlyList<Overdue> Overdue(Kept kept, string organization, DateTimeOffset now)
    {
        var own = organizations.GetValueOrDefault(organization);
        var known = new Dictionary<string, TimeSpan?>(own?.Spans.ContainsKey(kept) == true ? [] : Of(all));
        foreach (var (category, span) in Of(own)) known[category] = span;
        var overdue = known.Where(one => one.Value is not null).Select(one => new Overdue(one.Key, [], now - one.Value!.Value)).ToList();
        if (Before(kept, organization, now) is { } before) overdue.Add(new(null, known.Keys, before));
        return overdue;

        Dictionary<string, TimeSpan?> Of(RetentionRules? rules) => rules?.Categories.GetValueOrDefault(kept) ?? [];
    }
}
