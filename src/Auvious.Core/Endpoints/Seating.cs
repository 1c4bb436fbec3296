using System.Collections.Immutable;

namespace Auvious.Core.Endpoints;

/// <summary>A conference this endpoint reads.</summary>
/// <param name="Joined">The version of its joining.</param>
/// <param name="Version">The next version it wants.</param>
/// <param name="Sequence">The free number that version gets (while no other conference is joined).</param>
/// <param name="End">The version after the last, once the conference has ended.</param>
public sealed record Seat(ConferenceId Conference, long Joined, long Version, long Sequence, long? End = null)
{
    public bool IsOpen => End is null;

    /// <summary>The version the conference was asked to go on from, and has not yet.</summary>
    public long? Asked { get; init; }

    public bool IsAsking => Asked == Version;

    /// <summary>More is to come.</summary>
    public bool IsUnfinished => End is null || Version < End;
}

/// <summary>
/// Which event gets which number. In one conference its versions fill the numbers that own events leave free, in order: that can be
/// computed again from the anchor and the own events. In several, events are numbered as they come, and a crash declares a gap.
/// </summary>
public sealed record Seating
{
    private const int Remembered = 32;

    public ImmutableList<Seat> Seats { get; init; } = [];

    /// <summary>Numbers of own events ahead of a seat that has yet to be filled.</summary>
    public ImmutableSortedSet<long> Spoken { get; init; } = [];

    /// <summary>In several conferences: the last number that may be given out without a write.</summary>
    public long Reserved { get; init; }

    /// <summary>Below this number a crash leaves nothing to compute.</summary>
    public long Floor { get; init; } = 1;

    /// <summary>Conferences left lately, and the first version not seen: what they still say is stale.</summary>
    public ImmutableList<Anchor> Left { get; init; } = [];

    public IEnumerable<Seat> Open => Seats.Where(s => s.IsOpen);

    public bool IsInterleaved => Open.Skip(1).Any();

    public Seat? Find(ConferenceId conference) => Seats.Find(s => s.Conference == conference);

    /// <summary>A joining at <paramref name="joined"/> is over already.</summary>
    public bool IsStale(ConferenceId conference, long joined) => Left.Exists(l => l.Conference == conference && joined < l.Version);

    /// <summary>The number <paramref name="version"/> gets when all below are counted.</summary>
    public long NumberOf(Seat seat, long version)
    {
        var number = seat.Sequence;
        for (var v = seat.Version; v < version; v++) number = Free(number + 1);
        return number;
    }

    public Seating Join(Seat seat, long? reserved) => this with { Seats = Seats.Add(seat), Reserved = reserved ?? Reserved };

    /// <summary>One event taken by <paramref name="seat"/> at <paramref name="number"/>.</summary>
    public Seating Fill(Seat seat, long number) =>
        Replace(seat, seat with { Version = seat.Version + 1, Sequence = Free(number + 1) });

    public Seating Ask(ConferenceId conference) => Find(conference) is { } seat ? Replace(seat, seat with { Asked = seat.Version }) : this;

    /// <summary>Goes on from <paramref name="version"/>; what is between gets no number but keeps its place.</summary>
    public Seating Skip(ConferenceId conference, long version, long next) => Find(conference) is { } seat
        ? Replace(seat, seat with { Version = version, Sequence = IsInterleaved ? next : NumberOf(seat, version) })
        : this;

    /// <summary>An own event has this number.</summary>
    public Seating Speak(long number)
    {
        if (IsInterleaved) return this;
        var spoken = this with { Spoken = Spoken.Add(number) };
        return (spoken with { Seats = spoken.Seats.ConvertAll(s => s.Sequence == number ? s with { Sequence = spoken.Free(number) } : s) }).Pruned();
    }

    /// <summary>Leaves; when one of several remains, <paramref name="next"/> is where it is anchored.</summary>
    public Seating Leave(ConferenceId conference, long version, long next, Anchor? remaining) =>
        (this with { Seats = Seats.RemoveAll(s => s.Conference == conference), Left = Remember(new(conference, version)) })
        .Anchored(remaining, next).Pruned();

    /// <summary>The conference has ended before <paramref name="version"/>; its events can be asked for until they are acknowledged.</summary>
    public Seating Dismiss(ConferenceId conference, long version, long next, Anchor? remaining) =>
        IsInterleaved || Find(conference) is not { } seat
            ? Leave(conference, version, next, remaining)
            : Replace(seat, seat with { End = version }) with { Left = Remember(new(conference, version)) };

    /// <summary>Where each conference's first event in <paramref name="outbox"/> stands.</summary>
    public ImmutableArray<Place> Places(Outbox outbox) =>
    [
        .. from seat in Seats
           let first = outbox.Items.Find(i => i.Conference == seat.Conference)
           where first is not null || seat.IsUnfinished
           select new Place(seat.Conference, first?.Version ?? seat.Version, first?.Sequence ?? seat.Sequence)
    ];

    /// <summary>Goes on from <paramref name="places"/>, or from where it is when that is further; an ended conference without one is done.</summary>
    public Seating Advance(ImmutableArray<Place> places)
    {
        var at = places.ToDictionary(p => p.Conference);
        return (this with
        {
            Seats =
            [
                .. from seat in Seats
                   where seat.IsOpen || at.ContainsKey(seat.Conference)
                   select at.TryGetValue(seat.Conference, out var p) && p.Version > seat.Version
                       ? seat with { Version = p.Version, Sequence = Free(p.Sequence) }
                       : seat
            ],
        }).Pruned();
    }

    private Seating Anchored(Anchor? remaining, long next) => remaining is null
        ? this
        : this with
        {
            Seats = [Find(remaining.Conference)! with { Version = remaining.Version, Sequence = next }],
            Reserved = 0,
            Floor = next,
            Spoken = [],
        };

    private Seating Replace(Seat seat, Seat by) => (this with { Seats = Seats.Replace(seat, by) }).Pruned();

    private Seating Pruned()
    {
        if (Spoken.IsEmpty) return this;
        var ahead = Seats.Where(s => s.IsUnfinished).Select(s => s.Sequence).DefaultIfEmpty(long.MaxValue).Min();
        return Spoken.Min >= ahead ? this : this with { Spoken = Spoken.Except(Spoken.TakeWhile(n => n < ahead)) };
    }

    private long Free(long number)
    {
        while (Spoken.Contains(number)) number++;
        return number;
    }

    private ImmutableList<Anchor> Remember(Anchor left)
    {
        var others = Left.RemoveAll(l => l.Conference == left.Conference).Add(left);
        return others.Count > Remembered ? others.RemoveAt(0) : others;
    }
}
