using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Auvious.Server.Conferences;

/// <summary>Commands that wait for another entity's answer, by what was asked.</summary>
internal sealed class Inquiries
{
    private readonly Dictionary<object, List<(object Command, IActorRef ReplyTo)>> waiting = [];

    /// <summary>True when nobody has asked this yet.</summary>
    public bool Add(object key, object command, IActorRef replyTo)
    {
        if (waiting.TryGetValue(key, out var list))
        {
            list.Add((command, replyTo));
            return false;
        }
        waiting[key] = [(command, replyTo)];
        return true;
    }

    /// <summary>The first command that waits for this.</summary>
    public bool TryPeek(object key, [NotNullWhen(true)] out object? command)
    {
        command = waiting.TryGetValue(key, out var list) ? list[0].Command : null;
        return command is not null;
    }

    /// <summary>All that was asked and has no answer yet.</summary>
    public IEnumerable<object> Keys => waiting.Keys;

    /// <summary>Everybody who waits for anything.</summary>
    public IEnumerable<IActorRef> Waiting => waiting.Values.SelectMany(list => list.Select(w => w.ReplyTo));

    /// <summary>Everybody who waits for this, no longer waiting.</summary>
    public IReadOnlyList<(object Command, IActorRef ReplyTo)> Take(object key) => waiting.Remove(key, out var list) ? list : [];
}
