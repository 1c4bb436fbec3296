using System.Globalization;
using Auvious.Server.Hosting;

namespace Auvious.Server.Jobs;

/// <summary>How long things are kept, as written: time spans such as <c>30.00:00:00</c>, or <c>never</c> to remove them. What is absent is as for all.</summary>
public record RetentionTexts
{
    /// <summary>Assets, counted from their upload.</summary>
    public string? Assets { get; init; }

    /// <summary>File transfers, counted from their sending.</summary>
    public string? FileTransfers { get; init; }

    /// <summary>Snapshots, and requests to cameras, counted from when they were made.</summary>
    public string? Snapshots { get; init; }

    /// <summary>Ended conferences, counted from their end.</summary>
    public string? Conferences { get; init; }

    /// <summary>Ended endpoints, counted from their end.</summary>
    public string? Endpoints { get; init; }

    /// <summary>Assets by their category.</summary>
    public Dictionary<string, string> AssetCategories { get; init; } = [];

    /// <summary>Snapshots by their type.</summary>
    public Dictionary<string, string> SnapshotTypes { get; init; } = [];

    /// <param name="key">Where these stand.</param>
    protected internal RetentionRules Read(string key)
    {
        var spans = new Dictionary<Kept, TimeSpan?>();
        Add(Kept.Assets, Assets);
        Add(Kept.FileTransfers, FileTransfers);
        Add(Kept.Snapshots, Snapshots);
        Add(Kept.Conferences, Conferences);
        Add(Kept.Endpoints, Endpoints);
        return new(spans, new()
        {
            [Kept.Assets] = Categories(AssetCategories, nameof(AssetCategories)),
            [Kept.Snapshots] = Categories(SnapshotTypes, nameof(SnapshotTypes)),
        });

        void Add(Kept kept, string? text)
        {
            if (text is not null) spans[kept] = Span(text, $"{key}:{kept}");
        }

        Dictionary<string, TimeSpan?> Categories(Dictionary<string, string> texts, string name) =>
            texts.ToDictionary(one => one.Key, one => Span(one.Value, $"{key}:{name}:{one.Key}"));
    }

    private static TimeSpan? Span(string text, string key) =>
        string.Equals(text, RetentionOptions.Never, StringComparison.OrdinalIgnoreCase) ? null
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.FromMinutes(1) ? span
        : throw new InvalidConfigurationException(key,
            $"must be a time span of at least a minute, such as 30.00:00:00 for 30 days, or {RetentionOptions.Never}, not '{text}'");
}

/// <summary>The section <c>Retention</c>: what holds for all, and what is different for an organization.</summary>
public sealed record RetentionOptions : RetentionTexts
{
    public const string Never = "never";

    private const string Section = "Retention";

    private static readonly RetentionTexts Defaults = new()
    {
        Assets = Never,
        FileTransfers = "90.00:00:00",
        Snapshots = "90.00:00:00",
        Conferences = "30.00:00:00",
        Endpoints = "7.00:00:00",
    };

    public Dictionary<string, RetentionTexts> Organizations { get; init; } = [];

    public static Retention Read(IConfiguration configuration)
    {
        var options = configuration.Read<RetentionOptions>(Section);
        return new(Defaults.Read(Section), options.Read(Section),
            options.Organizations.ToDictionary(one => one.Key, one => one.Value.Read($"{Section}:Organizations:{one.Key}")));
    }
}
