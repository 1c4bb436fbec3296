using System.Collections.Immutable;

namespace Auvious.Cluster.Tests.Checking;

/// <summary>A fault to be put into a history in which every promise was kept, and the rule that must find it.</summary>
public sealed record Plant(string Name, string Rule, Func<History, Random, History> In)
{
    public static IReadOnlyList<Plant> All { get; } =
    [
        new("a drop", ReaderRules.Order, (h, r) => WithReader(h, r, (entries, versions) =>
        {
            var lost = versions[r.Next(versions.Count / 3, versions.Count * 2 / 3)];
            entries.RemoveAll(e => Is(e, lost));
        })),
        new("an undeclared gap", ReaderRules.Order, (h, r) => WithReader(h, r, (entries, versions) =>
            versions.Slice(versions.Count / 3, 3).ForEach(lost => entries.RemoveAll(e => Is(e, lost))))),
        new("a missing end", ReaderRules.Missed, (h, r) => WithReader(h, r, (entries, versions) =>
        {
            // All that came after it, too: by the number of a custom event it would be missed sooner, as a hole.
            var end = entries.FindIndex(e => Is(e, versions[^1]));
            entries.RemoveRange(end, entries.Count - end);
        })),
        new("a reordered delivery", ReaderRules.Order, (h, r) => WithReader(h, r, (entries, versions) =>
        {
            var at = r.Next(versions.Count / 3, versions.Count * 2 / 3);
            var (one, two) = (entries.FindIndex(e => Is(e, versions[at])), entries.FindIndex(e => Is(e, versions[at + 1])));
            (entries[one], entries[two]) = (entries[two], entries[one]);
        })),
        new("a gap that nothing allows", ReaderRules.Gaps, (h, r) => WithReader(h, r, (entries, versions) =>
        {
            var at = entries.FindIndex(e => Is(e, versions[versions.Count / 2]));
            var heard = (Heard)entries[at];
            entries.Insert(at, new GapDeclared(heard.At, heard.Sequence));
        })),
        new("a sequence that is two events", ReaderRules.Numbered, (h, r) => WithReader(h, r, (entries, versions) =>
        {
            var at = entries.FindIndex(e => Is(e, versions[versions.Count / 2]));
            entries.Insert(at + 1, ((Heard)entries[at]) with { Event = versions[0] });
        })),
        new("an event of another's conference", ReaderRules.Foreign, (h, r) =>
        {
            var seats = Seat.Of(h.Rooms);
            var foreign = h.Rooms.SelectMany(room => room.Record).First(e => e.Version == 1);
            return WithReader(h, r, (entries, _) => entries.Insert(1, new Heard(entries[0].At, 1, foreign)),
                reader => !seats[reader.Endpoint].Any(seat => seat.Conference == foreign.Conference && seat.Joined <= 1));
        }),
        new("a doubled version", RecordRules.OneEvent, (h, r) => WithReader(h, r, (entries, versions) =>
        {
            var doubled = versions[r.Next(versions.Count)];
            var at = entries.FindIndex(e => Is(e, doubled));
            var heard = (Heard)entries[at];
            entries[at] = heard with { Event = heard.Event with { Text = """{"another":"event"}""" } };
        })),
        new("an event that was told and never written", RecordRules.OneEvent, (h, r) => WithReader(h, r, (entries, versions) =>
            entries.Add(new Heard(entries[^1].At, 1_000_000, versions[^1] with { Version = h.Rooms.Max(room => room.Version) + 1 })))),
        new("a version that the record has twice", RecordRules.Dense, (h, r) => WithRoom(h, r, room =>
            room with { Record = room.Record.Insert(room.Record.Length / 2, room.Record[room.Record.Length / 2]) })),
        new("a state without its last change", RecordRules.State, (h, r) => WithRoom(h, r, room =>
            room with { Metadata = room.Metadata.SetItem("never", "set") })),
        new("a lost command", CommandRules.Lost, LastEventLost),
        new("a command that nobody recorded", CommandRules.Lost, (h, r) => WithCommand(h, r, c => c.Name == "updateMetadata", c => c with { Mark = "m0x0" })),
        new("a refusal", CommandRules.Refusal, (h, r) => WithCommand(h, r, _ => true, c => c with { Outcome = Outcome.Refused })),
        new("two owners, one version", CommandRules.Owners, (h, r) =>
        {
            var joins = h.Commands.Where(c => c is { Name: "join", Version: not null, Outcome: Outcome.Acknowledged }).GroupBy(c => c.Conference).First(g => g.Count() > 1).ToArray();
            return h with { Commands = h.Commands.Replace(joins[1], joins[1] with { Version = joins[0].Version }) };
        }),
        new("two owners, each with an order of its own", CommandRules.Owners, (h, r) =>
        {
            var sets = h.Commands.Where(c => c is { Name: "updateMetadata", Outcome: Outcome.Acknowledged }).OrderBy(c => c.Start).ToArray();
            var (first, last) = (sets[0], sets.Last(c => c.Conference == sets[0].Conference && c.Start > sets[0].End));
            return h with
            {
                Commands = h.Commands.Replace(first, first with { Start = last.Start, End = last.End }).Replace(last, last with { Start = first.Start, End = first.End }),
            };
        }),
        new("a hole in a poll", PollRules.Holes, (h, r) =>
        {
            var poll = h.Polls.Where(poll => poll.Events.Length > 2).MaxBy(poll => poll.Events.Length)!;
            return h with { Polls = h.Polls.Replace(poll, poll with { Events = poll.Events.RemoveAt(poll.Events.Length / 2) }) };
        }),
        new("a lost custom event", DeliveryRules.Delivered, (h, r) => WithCommand(h, r, c => c is { Handed: 1, Endpoint: not null }, c => c with { Mark = "m0x0" })),
        new("a row that was written twice", JournalRules.Unique, (h, r) => h with { Journal = h.Journal.Replace(h.Journal[0], h.Journal[0] with { Rows = h.Journal[0].Rows + 1 }) }),
        new("a row that is gone", JournalRules.PerVersion, (h, r) => h with
        {
            Journal = [.. h.Journal.Select(e => e.PersistenceId.EndsWith($"/{h.Rooms[0].Conference}", StringComparison.Ordinal) ? e with { Rows = e.Rows - 1, Numbers = e.Numbers - 1 } : e)],
        }),
    ];

    public override string ToString() => Name;

    private static bool Is(Entry entry, Event e) => entry is Heard heard && heard.Event.Version == e.Version && heard.Event.Conference == e.Conference;

    /// <summary>Changes what one client in one conference heard, who stayed from its joining to the end and was never told of a gap.</summary>
    private static History WithReader(History history, Random random, Action<List<Entry>, List<Event>> change, Func<Reader, bool>? suits = null)
    {
        var seats = Seat.Of(history.Rooms);
        var fit = history.Readers.Where(reader => suits?.Invoke(reader)
            ?? seats[reader.Endpoint].ToArray() is [{ Left: null }] && !reader.Entries.OfType<GapDeclared>().Any() && reader.Entries.OfType<Heard>().Count(h => h.Event.Version is not null) > 8).ToArray();
        var reader = fit[random.Next(fit.Length)];
        var entries = reader.Entries.ToList();
        change(entries, [.. entries.OfType<Heard>().Where(h => h.Event.Version is not null).Select(h => h.Event).DistinctBy(e => (e.Conference, e.Version))]);
        return history with { Readers = history.Readers.Replace(reader, reader with { Entries = [.. entries] }) };
    }

    private static History WithRoom(History history, Random random, Func<Room, Room> change)
    {
        var room = history.Rooms[random.Next(history.Rooms.Length)];
        return history with { Rooms = history.Rooms.Replace(room, change(room)) };
    }

    private static History WithCommand(History history, Random random, Func<Command, bool> suits, Func<Command, Command> change)
    {
        var fit = history.Commands.Where(c => c.Outcome == Outcome.Acknowledged && suits(c)).ToArray();
        var command = fit[random.Next(fit.Length)];
        return history with { Commands = history.Commands.Replace(command, change(command)) };
    }

    /// <summary>
    /// As if a conference had gone back to before the last event that a client was answered, and everybody with it: only that client knows. What
    /// the server itself did after that is lost, too.
    /// </summary>
    private static History LastEventLost(History history, Random random)
    {
        var commands = history.Commands.Where(c => c.Outcome == Outcome.Acknowledged).ToLookup(c => c.Mark);
        var (room, at) = history.Rooms
            .Select(room => (Room: room, At: room.Record.Length - 1 - room.Record.Reverse().TakeWhile(e => !CommandRules.Marks(e).Any(mark =>
                commands[mark].Any(c => CommandRules.LeadsTo(c, e)))).Count()))
            .First(one => one.At > 0);
        var lost = room.Record[at..];
        return history with
        {
            Rooms = history.Rooms.Replace(room, room with { Version = room.Version - lost.Length, Record = room.Record[..at] }),
            Readers = [.. history.Readers.Select(reader => reader with { Entries = reader.Entries.RemoveAll(entry => lost.Any(e => Is(entry, e))) })],
            Polls = [.. history.Polls.Select(poll => poll with { Events = poll.Events.RemoveRange(lost) })],
        };
    }
}
