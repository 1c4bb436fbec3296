using Akka.Actor;
using Auvious.Core.Media;

namespace Auvious.Server.Hosting.Actors;

/// <summary>Which media node holds what of the conferences on this node: whom to tell when one is gone.</summary>
internal sealed class HeldPublications
{
    private readonly Dictionary<IActorRef, Dictionary<PublicationId, string>> held = [];

    /// <summary>True when it is the conference's first.</summary>
    public bool Add(IActorRef conference, PublicationId id, string node)
    {
        var isFirst = !held.TryGetValue(conference, out var its);
        if (its is null) held[conference] = its = [];
        its[id] = node;
        return isFirst;
    }

    /// <summary>True when it was the conference's last.</summary>
    public bool Remove(IActorRef conference, PublicationId id) =>
        held.TryGetValue(conference, out var its) && its.Remove(id) && its.Count == 0 && held.Remove(conference);

    /// <summary>The conference has stopped; wherever it recovers, it confirms what it has.</summary>
    public void Drop(IActorRef conference) => held.Remove(conference);

    public IReadOnlyList<(IActorRef Conference, PublicationId Id)> At(string node) =>
        [.. held.SelectMany(h => h.Value.Where(p => p.Value == node).Select(p => (h.Key, p.Key)))];
}
