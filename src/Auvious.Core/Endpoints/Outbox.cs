using System.Collections.Immutable;

namespace Auvious.Core.Endpoints;

/// <summary>An event that waits for its acknowledgement: of a conference at a version, or an own one by its delivery id.</summary>
public sealed record OutboxItem(long Sequence, PushedEvent Event, ConferenceId? Conference, long Version, string? DeliveryId)
{
    public bool IsOwn => DeliveryId is not null;
}

/// <summary>
/// The numbered events of one endpoint that are not acknowledged, in order. What falls out at the bounds is lost, and said so: a reader
/// who has not seen it gets a gap, never a partial replay.
/// </summary>
public sealed record Outbox(EndpointLimits Limits)
{
    /// <summary>The next number to give out.</summary>
    public long Next { get; init; } = 1;

    /// <summary>Everything up to this number is handled by the client.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Everything up to this number, acknowledged or not, is here no more.</summary>
    public long Lost { get; init; }

    public ImmutableList<OutboxItem> Items { get; init; } = [];

    /// <summary>How many of <see cref="Items"/> are own events.</summary>
    public int Own { get; init; }

    /// <summary>From this number on everything is here, but for what leaving a conference made void.</summary>
    public long First => Math.Max(Acknowledged, Lost) + 1;

    /// <summary>Nothing waits, and <paramref name="next"/> is the first number to give out.</summary>
    public static Outbox From(long next, EndpointLimits limits) => new(limits) { Next = next, Acknowledged = next - 1 };

    /// <summary>The first number there is for a reader who has handled <paramref name="after"/>, if that is not all it lacks.</summary>
    public long? GapAfter(long after) => after < First - 1 || after >= Next ? First : null;

    /// <summary>The next event for a reader who has <paramref name="sequence"/>.</summary>
    public OutboxItem? After(long sequence) => IndexAfter(sequence) is var i && i < Items.Count ? Items[i] : null;

    /// <summary>Adds an event at its number; the oldest ones give way at the bounds.</summary>
    public Outbox Put(OutboxItem item) => (this with
    {
        Items = Items.Insert(IndexAfter(item.Sequence), item),
        Own = Own + (item.IsOwn ? 1 : 0),
        Next = Math.Max(Next, item.Sequence + 1),
    }).Bounded();

    /// <summary>The client has handled everything up to <paramref name="through"/>.</summary>
    public Outbox Acknowledge(long through) => through <= Acknowledged
        ? this
        : (this with { Acknowledged = through, Next = Math.Max(Next, through + 1) }).DroppedThrough(through);

    /// <summary>Nothing up to <paramref name="through"/> is to be had any more. Own events stay until they are acknowledged or have moved.</summary>
    public Outbox Lose(long through) => this with { Lost = Math.Max(Lost, through), Next = Math.Max(Next, through + 1) };

    /// <summary>The conference's numbers are void: a hole, and no gap.</summary>
    public Outbox Void(ConferenceId conference) => this with { Items = Items.RemoveAll(i => i.Conference == conference) };

    /// <summary>Nothing of conferences up to <paramref name="lost"/>.</summary>
    public Outbox VoidThrough(long lost) => this with { Items = Items.RemoveAll(i => !i.IsOwn && i.Sequence <= lost) };

    /// <summary>Removes an own event, before it moves to another number.</summary>
    public Outbox Without(string deliveryId) =>
        Items.FindIndex(i => i.DeliveryId == deliveryId) is >= 0 and var i ? this with { Items = Items.RemoveAt(i), Own = Own - 1 } : this;

    /// <summary>Shows another copy of an own event.</summary>
    public Outbox Show(string deliveryId, PushedEvent e) =>
        Items.FindLastIndex(i => i.DeliveryId == deliveryId) is >= 0 and var i
            ? this with { Items = Items.SetItem(i, Items[i] with { Event = e }) }
            : this;

    public Outbox DroppedThrough(long sequence)
    {
        var count = IndexAfter(sequence);
        return count == 0 ? this : this with { Own = Own - Items.Take(count).Count(i => i.IsOwn), Items = Items.RemoveRange(0, count) };
    }

    private Outbox Bounded()
    {
        var outbox = this;
        while (outbox.Own > Limits.OwnEvents || outbox.Items.Count - outbox.Own > Limits.ConferenceEvents)
        {
            var oldest = outbox.Items[0];
            outbox = outbox.DroppedThrough(oldest.Sequence).Lose(oldest.Sequence);
        }
        return outbox;
    }

    private int IndexAfter(long sequence)
    {
        var (low, high) = (0, Items.Count);
        if (high > 0 && Items[high - 1].Sequence <= sequence) return high;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Items[middle].Sequence <= sequence) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
