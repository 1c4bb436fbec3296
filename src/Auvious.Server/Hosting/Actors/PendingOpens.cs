using Akka.Actor;
using Auvious.Core.Media;

namespace Auvious.Server.Hosting.Actors;

/// <summary>What media nodes were lately asked to open: when one is gone, whoever waits for its answer need not wait on.</summary>
internal sealed class PendingOpens
{
    /// <summary>Longer than a conference waits for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly Queue<(DateTimeOffset Until, string Node, IActorRef Asker, MediaCommand Open)> asked = [];

    public void Add(string node, IActorRef asker, MediaCommand open, DateTimeOffset now) => asked.Enqueue((now + Patience, node, asker, open));

    public void Expire(DateTimeOffset now)
    {
        while (asked.TryPeek(out var first) && first.Until <= now) asked.Dequeue();
    }

    public IEnumerable<(IActorRef Asker, MediaCommand Open)> At(string node) => asked.Where(a => a.Node == node).Select(a => (a.Asker, a.Open));
}
