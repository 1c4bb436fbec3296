using System.Collections.Immutable;
using System.Text.Json;

namespace Auvious.Cluster.Tests.Checking;

/// <summary>The record itself: dense, and the state is what it leads to. Whatever was heard is what it has.</summary>
internal static class RecordRules
{
    public const string OneEvent = "no version was given twice", Dense = "the record is dense", State = "the state is what the record leads to";

    public static IEnumerable<Violation> Check(History history) =>
        history.Rooms.SelectMany(room => DenseRecord(room).Concat(SameState(room))).Concat(OneEventPerVersion(history));

    private static IEnumerable<Violation> DenseRecord(Room room)
    {
        if (room.Record.IsEmpty || room.Record[0].Type != "ConferenceCreatedEvent" || room.Record[0].Version is not null)
            yield return new(Dense, $"{room.Conference} does not begin with its creation", [$"{room.Record.FirstOrDefault()}"]);
        var next = 0L;
        foreach (var e in room.Record.Skip(1))
            if (e.Version != next++)
            {
                yield return new(Dense, $"{room.Conference} has version {e.Version} where {next - 1} should be", [$"{e}"]);
                yield break;
            }
        if (next != room.Version) yield return new(Dense, $"{room.Conference} is at version {room.Version}, its record at {next}");
    }

    private static IEnumerable<Violation> SameState(Room room)
    {
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var endpoints = ImmutableSortedSet.CreateBuilder<string>();
        foreach (var e in room.Record)
            switch (e.Type)
            {
                case "ConferenceJoinedEvent":
                    endpoints.Add(e.Endpoint!);
                    break;
                case "ConferenceLeftEvent":
                    endpoints.Remove(e.Endpoint!);
                    break;
                case "ConferenceEndedEvent":
                    endpoints.Clear();
                    break;
                case "ConferenceMetadataUpdatedEvent":
                    using (var json = JsonDocument.Parse(e.Text))
                    {
                        var key = json.RootElement.GetProperty("key").GetString()!;
                        if (json.RootElement.GetProperty("operation").GetString() == "REMOVE") metadata.Remove(key);
                        else metadata[key] = json.RootElement.GetProperty("value").GetString()!;
                    }
                    break;
            }
        if (!metadata.ToImmutable().SequenceEqual(room.Metadata))
            yield return new(State, $"{room.Conference} has other metadata", [
                .. metadata.Except(room.Metadata).Select(m => $"only in the record: {m}"),
                .. room.Metadata.Except(metadata).Select(m => $"only in the state: {m}")]);
        if (!endpoints.SetEquals(room.Endpoints))
            yield return new(State, $"{room.Conference} has other participants", [
                $"only in the record: {string.Join(' ', endpoints.Except(room.Endpoints))}",
                $"only in the state: {string.Join(' ', room.Endpoints.Except(endpoints))}"]);
    }

    private static IEnumerable<Violation> OneEventPerVersion(History history)
    {
        var recorded = history.Rooms.ToDictionary(room => room.Conference, room => room.Record.Where(e => e.Version is not null).DistinctBy(e => e.Version).ToDictionary(e => e.Version!.Value));
        var heard = history.Readers.SelectMany(reader => reader.Entries.OfType<Heard>().Select(heard => (Who: reader.Endpoint, heard.At, heard.Event)))
            .Concat(history.Polls.SelectMany(poll => poll.Events.Select(e => (Who: poll.Client, poll.At, Event: e))));
        var blamed = new HashSet<(string, long)>();
        foreach (var (who, at, e) in heard)
        {
            if (e is not { Version: { } version, Conference: { } conference } || !recorded.TryGetValue(conference, out var record)) continue;
            var is_ = record.GetValueOrDefault(version);
            if (is_?.Text == e.Text || !blamed.Add((conference, version))) continue;
            yield return new(OneEvent, is_ is null
                ? $"{who} heard version {version} of {conference}, which is not in the record"
                : $"{who} heard another version {version} of {conference} than the record has", [$"{at.TotalSeconds,8:0.000} heard {e}", $"         record {is_}"]);
        }
    }
}
