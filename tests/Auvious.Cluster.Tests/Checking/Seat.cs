using System.Collections.Immutable;

namespace Auvious.Cluster.Tests.Checking;

/// <summary>One stay of an endpoint in a conference, by its record.</summary>
/// <param name="Joined">The version of its joining, the first that it sees.</param>
/// <param name="Left">The version of its leaving, which it does not see; none: it stayed.</param>
/// <param name="Next">The version after the last that is for it.</param>
/// <param name="Void">Numbers of versions below this one may be missing: an endpoint that heard late of its leaving can't know how many were given out.</param>
public sealed record Seat(string Conference, string Endpoint, long Joined, long? Left, long Next, long Void)
{
    public bool Holds(Event e) => e.Conference == Conference && e.Version >= Joined && e.Version < Next;

    /// <summary>All stays, by endpoint.</summary>
    public static ILookup<string, Seat> Of(IEnumerable<Room> rooms) => rooms.SelectMany(Of).ToLookup(seat => seat.Endpoint);

    private static IEnumerable<Seat> Of(Room room)
    {
        var open = new Dictionary<string, long>();
        var left = new Dictionary<string, Seat>();
        foreach (var e in room.Record)
            if (e.Type == "ConferenceJoinedEvent")
            {
                open[e.Endpoint!] = e.Version!.Value;
                if (left.Remove(e.Endpoint!, out var former)) yield return former with { Void = e.Version!.Value };
            }
            else if (e.Type == "ConferenceLeftEvent" && open.Remove(e.Endpoint!, out var joined))
                left[e.Endpoint!] = new(room.Conference, e.Endpoint!, joined, e.Version, e.Version!.Value, room.Version);
        foreach (var former in left.Values) yield return former;
        foreach (var (endpoint, joined) in open) yield return new(room.Conference, endpoint, joined, null, room.Version, 0);
    }
}

/// <summary>When an endpoint may have been in a conference, at the most: from the first sending of its join to the last answer to its leaving.</summary>
public sealed record Stay(string Conference, TimeSpan From, TimeSpan To)
{
    /// <summary>An endpoint hears of its removal a little later than the leaver of its success.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(30);

    public static ILookup<string, Stay> Of(IEnumerable<Command> commands)
    {
        var all = commands.Where(c => c.Name is "join" or "leave" or "end").OrderBy(c => c.Start).ToImmutableArray();
        var ends = all.Where(c => c is { Name: "end", Outcome: Outcome.Acknowledged }).ToLookup(c => c.Conference, c => c.End);
        return all.Where(c => c.Name == "join").ToLookup(c => c.Endpoint!, join => new Stay(join.Conference, join.Start, all
            .Where(c => c is { Name: "leave", Outcome: Outcome.Acknowledged } && c.Conference == join.Conference && c.Endpoint == join.Endpoint && c.Start > join.Start)
            .Select(c => c.End).Concat(ends[join.Conference]).Select(end => end + Lag).DefaultIfEmpty(TimeSpan.MaxValue).Min()));
    }

    /// <summary>Two conferences at once, at some moment from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static bool AreTwo(IEnumerable<Stay> stays, TimeSpan from, TimeSpan to)
    {
        var near = stays.Where(stay => stay.From <= to && stay.To >= from).ToArray();
        return near.Any(one => near.Any(two => one.Conference != two.Conference && one.From <= two.To && two.From <= one.To
            && Max(one.From, two.From) <= to && Min(one.To, two.To) >= from));
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
