using System.Globalization;
using Auvious.Server.Hosting;

namespace Auvious.Server.Jobs;

/// <summary>How long things are kept, as written under <c>Retention</c>: time spans such as <c>30.00:00:00</c>, or <c>never</c> to remove them.</summary>
public sealed record RetentionOptions
{
    public const string Never = "never";

    private const string Section = "Retention";

    /// <summary>Assets, counted from their upload.</summary>
    public string Assets { get; init; } = Never;

    /// <summary>File transfers, counted from their sending.</summary>
    public string FileTransfers { get; init; } = "90.00:00:00";

    /// <summary>Ended conferences, counted from their end.</summary>
    public string Conferences { get; init; } = "30.00:00:00";

    /// <summary>Ended endpoints, counted from their end.</summary>
    public string Endpoints { get; init; } = "7.00:00:00";

    /// <summary>Assets by their category.</summary>
    public Dictionary<string, string> Categories { get; init; } = [];

    /// <summary>What is different for an organization.</summary>
    public Dictionary<string, OrganizationRetention> Organizations { get; init; } = [];

    public static Retention Read(IConfiguration configuration)
    {
        var options = configuration.Read<RetentionOptions>(Section);
        return new(
            new()
            {
                [Kept.Assets] = Span(options.Assets, "Assets"),
                [Kept.FileTransfers] = Span(options.FileTransfers, "FileTransfers"),
                [Kept.Conferences] = Span(options.Conferences, "Conferences"),
                [Kept.Endpoints] = Span(options.Endpoints, "Endpoints"),
            },
            Spans(options.Categories, "Categories"),
            options.Organizations.ToDictionary(one => one.Key, one => one.Value.Read($"Organizations:{one.Key}")));
    }

    internal static TimeSpan? Span(string text, string key) =>
        string.Equals(text, Never, StringComparison.OrdinalIgnoreCase) ? null
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.FromMinutes(1) ? span
        : throw new InvalidConfigurationException($"{Section}:{key}",
            $"must be a time span of at least a minute, such as 30.00:00:00 for 30 days, or {Never}, not '{text}'");

    internal static Dictionary<string, TimeSpan?> Spans(Dictionary<string, string> texts, string key) =>
        texts.ToDictionary(one => one.Key, one => Span(one.Value, $"{key}:{one.Key}"));
}

/// <summary>One organization's own; what is absent is as for all.</summary>
public sealed record OrganizationRetention
{
    public string? Assets { get; init; }

    public string? FileTransfers { get; init; }

    public string? Conferences { get; init; }

    public string? Endpoints { get; init; }

    public Dictionary<string, string> Categories { get; init; } = [];

    internal OwnRetention Read(string key)
    {
        var own = new Dictionary<Kept, TimeSpan?>();
        Add(Kept.Assets, Assets, "Assets");
        Add(Kept.FileTransfers, FileTransfers, "FileTransfers");
        Add(Kept.Conferences, Conferences, "Conferences");
        Add(Kept.Endpoints, Endpoints, "Endpoints");
        return new(own, RetentionOptions.Spans(Categories, $"{key}:Categories"));

        void Add(Kept kept, string? text, string name)
        {
            if (text is not null) own[kept] = RetentionOptions.Span(text, $"{key}:{name}");
        }
    }
}
