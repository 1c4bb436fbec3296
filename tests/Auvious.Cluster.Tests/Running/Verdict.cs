using Auvious.Cluster.Tests.Checking;

namespace Auvious.Cluster.Tests.Running;

/// <summary>What came out of a run.</summary>
/// <param name="Lacks">What could not be done to the servers, and how they did not end as they should.</param>
/// <param name="Summary">One line for readers.</param>
/// <param name="Detail">How to repeat it, and what the servers said.</param>
internal sealed record Verdict(History History, IReadOnlyList<Violation> Violations, IReadOnlyList<string> Lacks, string Summary, string Detail)
{
    private const int Shown = 20;

    public bool IsGood => Violations.Count == 0 && Lacks.Count == 0;

    public override string ToString() => string.Join("\n\n",
    [
        Summary,
        .. Lacks.Select(lack => $"Lack: {lack}"),
        .. Violations.GroupBy(v => v.Rule).Select(g => $"{g.Count()} times broken: {g.Key}"),
        .. Violations.GroupBy(v => v.Rule).SelectMany(g => g.Take(Shown)).Select(v => $"{v}"),
        Detail,
    ]);
}
