namespace Auvious.Server.Hosting.Telemetry;

/// <summary>
/// Keeps quiet what the framework would log of requests: queries with tokens and secrets, paths with tickets, form fields. No configured level
/// opens these categories.
/// </summary>
internal static class TightLippedLogs
{
    /// <summary>Categories, with all below them, and the least level that is still heard of them.</summary>
    private static readonly (string Category, LogLevel Least)[] Loose =
    [
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        ("Microsoft.AspNetCore.Routing", LogLevel.Warning),
        ("Microsoft.AspNetCore.StaticFiles", LogLevel.Warning),
        ("Microsoft.AspNetCore.Http", LogLevel.Warning),
        ("OpenIddict", LogLevel.Warning),
    ];

    public static void AddTightLippedLogs(this IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // One rule is chosen for a logger, so each of them must know; the first here is for those that none is made for.
        LoggerFilterRule[] rules = [new(null, null, null, null), .. options.Rules];
        options.Rules.Clear();
        foreach (var rule in rules)
            options.Rules.Add(new(rule.ProviderName, rule.CategoryName, null, (provider, category, level) =>
                level >= (rule.LogLevel ?? options.MinLevel) && rule.Filter?.Invoke(provider, category, level) != false && !Is(category, level)));
    });

    private static bool Is(string? category, LogLevel level) =>
        Array.Exists(Loose, loose => level < loose.Least && category?.StartsWith(loose.Category, StringComparison.Ordinal) == true);
}
