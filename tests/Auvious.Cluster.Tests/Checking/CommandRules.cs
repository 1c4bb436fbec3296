using System.Text.RegularExpressions;

namespace Auvious.Cluster.Tests.Checking;

/// <summary>What was acknowledged is in the record, at the version that was answered, and in the order in which it was acknowledged.</summary>
internal static partial class CommandRules
{
    public const string Lost = "every acknowledged command is in the record", Refusal = "nothing is refused that should be done",
        Owners = "no two owners acknowledged a write", Once = "a joining or leaving is done once";

    private const string Removed = "ConferenceMetadataUpdatedEvent, REMOVE";

    /// <summary>What a command leads to, by the route's last word; those that lead to no event of the conference are missing.</summary>
    private static readonly Dictionary<string, string> EventOf = new()
    {
        ["create"] = "ConferenceCreatedEvent",
        ["join"] = "ConferenceJoinedEvent",
        ["leave"] = "ConferenceLeftEvent",
        ["end"] = "ConferenceEndedEvent",
        ["interaction"] = "ConferenceInteractionSetEvent",
        ["updateMetadata"] = "ConferenceMetadataUpdatedEvent",
        ["removeMetadata"] = Removed,
        ["updateParticipantMetadata"] = "ConferenceParticipantMetadataUpdatedEvent",
        ["publishStream"] = "ConferenceStreamPublishedEvent",
        ["unpublishStream"] = "ConferenceStreamUnpublishedEvent",
    };

    public static IEnumerable<Violation> Check(History history)
    {
        foreach (var refused in history.Commands.Where(c => c.Outcome == Outcome.Refused))
            yield return new(Refusal, $"{refused.Name} {refused.Mark} was refused", [$"{refused}", .. Moves(history, refused)]);
        foreach (var violation in history.Rooms.SelectMany(room => DoneAgain(history, room))) yield return violation;

        var rooms = history.Rooms.ToDictionary(room => room.Conference);
        foreach (var commands in history.Commands.Where(c => c.Outcome == Outcome.Acknowledged && EventOf.ContainsKey(c.Name)).GroupBy(c => c.Conference))
        {
            if (!rooms.TryGetValue(commands.Key, out var room))
            {
                yield return new(Lost, $"{commands.Key} is gone", [.. commands.Select(c => $"{c}")]);
                continue;
            }
            var marked = Marked(room);
            var placed = new List<(Command Command, Event Event)>();
            foreach (var command in commands)
                if (marked.TryGetValue((EventOf[command.Name], command.Mark), out var e)) placed.Add((command, e));
                else yield return new(Lost, $"{command.Name} {command.Mark} is not in the record of {room.Conference}", [$"{command}", .. Moves(history, command)]);
            foreach (var violation in AtItsVersion(placed).Concat(InTheirOrder(placed))) yield return violation;
        }
    }

    /// <summary>
    /// A repeat that was still on its way somewhere, and was done after what undid the first: an endpoint is inside, or outside, and does not
    /// know it.
    /// </summary>
    private static IEnumerable<Violation> DoneAgain(History history, Room room) =>
        from command in history.Commands
        where command.Name is "join" or "leave" && command.Conference == room.Conference
        join e in room.Record.Where(IsMove).SelectMany(e => Marks(e).Distinct().Select(mark => (Mark: mark, e.Type, Event: e)))
            on (command.Mark, EventOf[command.Name]) equals (e.Mark, e.Type) into done
        where done.Skip(1).Any()
        select new Violation(Once, $"{command.Name} {command.Mark} was done {done.Count()} times in {room.Conference}", [$"{command}", .. Moves(history, command)]);

    /// <summary>Where the endpoint was, as its client said it and as the record has it.</summary>
    private static IEnumerable<string> Moves(History history, Command command)
    {
        const int shown = 5;
        var said = history.Commands.Where(c => c.Name is "join" or "leave" && c.Conference == command.Conference && c.Endpoint == command.Endpoint && c.Start < command.Start)
            .OrderBy(c => c.Start).TakeLast(shown).ToArray();
        var record = history.Rooms.FirstOrDefault(room => room.Conference == command.Conference)?.Record ?? [];
        var moves = record.Where(e => IsMove(e) && e.Endpoint == command.Endpoint).ToArray();
        var last = Array.FindLastIndex(moves, e => said.Any(c => Marks(e).Contains(c.Mark)));
        return [
            .. said.Select(c => $"said {c}"),
            .. moves[Math.Max(0, last - shown)..Math.Min(moves.Length, last + shown)].Select(e => $"recorded at {e.Version}: {e.Type} {string.Join(' ', Marks(e).Distinct())}"),
        ];
    }

    private static bool IsMove(Event e) => e.Type is "ConferenceJoinedEvent" or "ConferenceLeftEvent";

    /// <summary>The marks that stand in an event's text.</summary>
    public static IEnumerable<string> Marks(Event e) => Mark().Matches(e.Text).Select(match => match.Value);

    /// <summary>The event is what the command leads to, and carries its mark.</summary>
    public static bool LeadsTo(Command command, Event e) =>
        EventOf.TryGetValue(command.Name, out var type) && type == TypeOf(e) && Marks(e).Contains(command.Mark);

    private static string TypeOf(Event e) => e.Text.Contains("""
        "operation":"REMOVE"
        """, StringComparison.Ordinal) ? Removed : e.Type;

    private static Dictionary<(string Type, string Mark), Event> Marked(Room room)
    {
        var marked = new Dictionary<(string, string), Event>();
        foreach (var e in room.Record)
            foreach (var mark in Marks(e))
                marked.TryAdd((TypeOf(e), mark), e);
        return marked;
    }

    private static IEnumerable<Violation> AtItsVersion(IEnumerable<(Command Command, Event Event)> placed)
    {
        var given = new Dictionary<long, Command>();
        foreach (var (command, e) in placed)
        {
            if (command.Version is not { } version || command.Name == "create") continue;
            if (e.Version != version - 1)
                yield return new(Owners, $"{command.Mark} was acknowledged with version {version}, and is recorded at {e.Version}", [$"{command}", $"{e}"]);
            if (!given.TryAdd(version, command))
                yield return new(Owners, $"version {version} of {command.Conference} was acknowledged twice", [$"{given[version]}", $"{command}"]);
        }
    }

    /// <summary>
    /// What was acknowledged before another command was even sent stands before it. A stream that the server has already taken back is
    /// unpublished long before its client says so.
    /// </summary>
    private static IEnumerable<Violation> InTheirOrder(IEnumerable<(Command Command, Event Event)> placed)
    {
        var order = placed.Where(p => p.Command.Name != "unpublishStream").OrderBy(p => p.Event.Version ?? -1).ToArray();
        Command? earliest = null;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var (command, e) = order[i];
            if (earliest is not null && earliest.End < command.Start)
                yield return new(Owners, $"{command.Mark} is recorded before {earliest.Mark}, which had been acknowledged when it was sent",
                    [$"{earliest}", $"{command}", $"{e}"]);
            if (earliest is null || command.End < earliest.End) earliest = command;
        }
    }

    [GeneratedRegex(@"\bm\d+x\d+\b")]
    private static partial Regex Mark();
}
