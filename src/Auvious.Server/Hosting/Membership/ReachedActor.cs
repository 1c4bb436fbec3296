using Akka.Actor;
using Akka.Hosting;

namespace Auvious.Server.Hosting.Membership;

/// <summary>Somebody who may be on a node that dies before it answers.</summary>
public interface ILosable
{
    /// <summary>Ends when a question put before now may have been lost with a node.</summary>
    CancellationToken Lost { get; }

    /// <summary>
    /// Whether a question may go out. Not from a node that may have been given up: what waited in its sockets while it hung, or on the wires to it
    /// while it was cut off, was said elsewhere long ago.
    /// </summary>
    bool MayAsk { get; }

    /// <summary>The question, with the time up to which it is waited for.</summary>
    object Lasting(object question, TimeSpan patience);
}

/// <summary>An actor as routes are given it: Akka.Hosting's own way to it, with the losses of nodes beside it.</summary>
internal sealed class ReachedActor<T>(IReadOnlyActorRegistry registry, NodeLosses losses, OwnerLease lease, ClusterClock clock) : IRequiredActor<T>, ILosable
{
    private readonly RequiredActor<T> actor = new(registry);

    public IActorRef ActorRef => actor.ActorRef;

    public CancellationToken Lost => losses.Next;

    /// <summary>A database that is silent is no reason, as long as this node ran on and hears all others.</summary>
    public bool MayAsk => lease.IsHeld || lease.IsAwake && !losses.IsAnybodySilent;

    public object Lasting(object question, TimeSpan patience) => clock.Lasting(question, patience);

    public Task<IActorRef> GetAsync(CancellationToken ct = default) => actor.GetAsync(ct);
}
