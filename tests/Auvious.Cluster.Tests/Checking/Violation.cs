namespace Auvious.Cluster.Tests.Checking;

/// <summary>A promise that was broken, and the part of the history that shows it.</summary>
public sealed record Violation(string Rule, string Text, params IEnumerable<string> Excerpt)
{
    public override string ToString() => string.Join($"{Environment.NewLine}    ", [$"{Rule}: {Text}", .. Excerpt]);
}
