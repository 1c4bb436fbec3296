namespace Auvious.Cluster.Tests.Checking;

/// <summary>The journal's rows themselves: one for each sequence number, and of a conference one for each version.</summary>
internal static class JournalRules
{
    public const string Unique = "the journal has one row for each number", PerVersion = "a conference has one row for each version";

    public static IEnumerable<Violation> Check(History history)
    {
        foreach (var doubled in history.Journal.Where(e => e.Rows != e.Numbers))
            yield return new(Unique, $"{doubled.PersistenceId} has {doubled.Rows} rows for {doubled.Numbers} numbers");
        if (history.Journal.IsEmpty) yield break;
        var rows = history.Journal.ToLookup(e => e.PersistenceId[(e.PersistenceId.LastIndexOf('/') + 1)..]);
        foreach (var room in history.Rooms)
            if (rows[room.Conference].SingleOrDefault(e => e.PersistenceId.StartsWith("conference/", StringComparison.Ordinal)) is not { } entity)
                yield return new(PerVersion, $"{room.Conference} is not in the journal");
            else if (entity.First != 1 || entity.Rows != entity.Last || entity.Last != room.Version + 1)
                yield return new(PerVersion, $"{room.Conference} is at version {room.Version}", [$"{entity}"]);
    }
}
