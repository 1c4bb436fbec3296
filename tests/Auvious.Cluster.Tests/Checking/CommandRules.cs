using System.Text.RegularExpressions;

namespace Auvious.Cluster.Tests.Checking;

/// <summary>What was acknowledged is in the record, at the version that was answered, and in the order in which it was acknowledged.</summary>
internal static partial class CommandRules
{
    public const string Lost = "every acknowledged command is in the record", Refusal = "nothing is refused that should be done",
        Owners = "no two owners acknowledged a write";

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
            yield return new(Refusal, $"{refused.Name} {refused.Mark} was refused", [$"{refused}"]);

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
                else yield return new(Lost, $"{command.Name} {command.Mark} is not in the record of {room.Conference}", [$"{command}"]);
            foreach (var violation in AtItsVersion(placed).Concat(InTheirOrder(placed))) yield return violation;
        }
    }

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
