using Akka.Actor;

namespace Auvious.Server.Endpoints;

/// <summary>Tells an actor a message when a deadline comes; the deadline itself is state.</summary>
internal sealed class Alarm(IActorRef actor, TimeProvider time, object message) : IDisposable
{
    private ITimer? timer;
    private DateTimeOffset? deadline;

    public bool IsSet => deadline is not null;

    /// <summary>Forgets the deadline before; null sets none.</summary>
    public void Set(DateTimeOffset? at)
    {
        if (at == deadline) return;
        deadline = at;
        timer?.Dispose();
        timer = null;
        if (at is null) return;
        var left = at.Value - time.GetUtcNow();
        if (left <= TimeSpan.Zero) Ring();
        else timer = time.CreateTimer(_ => Ring(), null, left, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The message has come: the same deadline may be set again.</summary>
    public void Heard() => deadline = null;

    public void Dispose() => timer?.Dispose();

    private void Ring() => actor.Tell(message);
}
