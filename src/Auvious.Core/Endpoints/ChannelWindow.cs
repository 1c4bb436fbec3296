using System.Collections.Immutable;

namespace Auvious.Core.Endpoints;

/// <summary>How far a channel has been served, and what it has yet to confirm: a slow client holds at most a window of events.</summary>
/// <param name="Sent">The last number handed to the channel.</param>
/// <param name="Flying">Numbers handed over and not confirmed, oldest first.</param>
public sealed record ChannelWindow(long Sent, ImmutableList<long> Flying)
{
    /// <summary>Most events on their way at once.</summary>
    public const int Size = 64;

    public static ChannelWindow After(long sequence) => new(sequence, []);

    public bool IsFull => Flying.Count >= Size;

    /// <summary>Everything up to <paramref name="sequence"/> has been sent.</summary>
    public ChannelWindow Confirm(long sequence) => this with { Flying = Flying.RemoveAll(n => n <= sequence) };

    public ChannelWindow Send(long sequence) => new(sequence, Flying.Add(sequence));

    /// <summary>The first number still there, when events have fallen out before they were sent.</summary>
    public long? GapIn(Outbox outbox) => Sent < outbox.Lost ? outbox.First : null;
}
