using System.Collections.Immutable;

namespace Auvious.Core;

/// <summary>
/// What a state decides upon a command: events to journal, then an answer. Or a question to another entity first
/// (<see cref="Asks"/>): then nothing happened yet, and the answer comes back as another command, decided on the state of then.
/// </summary>
public sealed record Decision<TEvent>(ImmutableArray<TEvent> Events, Reply? Reply, object? Asks = null)
{
    /// <summary>No event: <paramref name="reply"/> is all.</summary>
    public static implicit operator Decision<TEvent>(Reply reply) => new([], reply);

    /// <summary>One event, then done.</summary>
    public static implicit operator Decision<TEvent>(TEvent e) => new([e], Core.Reply.Done);

    /// <summary>Ask <paramref name="question"/> first.</summary>
    public static Decision<TEvent> Ask(object question) => new([], null, question);
}
