namespace Auvious.Cluster.Tests.Checking;

/// <summary>Judges a history: nothing acknowledged is lost, nothing is given twice, nobody misses anything without being told.</summary>
public static class Checker
{
    public static IReadOnlyList<Violation> Check(History history) =>
    [
        .. RecordRules.Check(history),
        .. CommandRules.Check(history),
        .. ReaderRules.Check(history),
        .. PollRules.Check(history),
        .. DeliveryRules.Check(history),
        .. JournalRules.Check(history),
    ];
}
