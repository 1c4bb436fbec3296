using Akka.Actor;
using Auvious.Core.Conferences;
using Auvious.Core.Endpoints;
using Auvious.Core.Snapshots;

namespace Auvious.Server.Hosting.Actors;

/// <summary>
/// Wakes what may be alive: at the start, and every minute, paced, conferences first. Without it the leases of a killed node would never
/// end, its conferences would not know of their dead media, and whom a snapshot should have told would not hear of it.
/// </summary>
public sealed class Waker : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>How many are woken at a time.</summary>
    private const int AtOnce = 100;

    private readonly Queue<(IActorRef Region, object Wake)> sleeping = [];

    public Waker(IActorRef conferences, IActorRef endpoints, IActorRef snapshots, Func<Task<ListedEntities>> read)
    {
        Receive<Read>(_ => read().PipeTo(Self, Self));
        Receive<ListedEntities>(found =>
        {
            foreach (var id in found.Conferences) sleeping.Enqueue((conferences, new WakeConference(id)));
            foreach (var id in found.Endpoints) sleeping.Enqueue((endpoints, new WakeEndpoint(id)));
            foreach (var id in found.Snapshots) sleeping.Enqueue((snapshots, new WakeSnapshot(id)));
            Self.Tell(Next.Instance);
        });
        Receive<Next>(_ =>
        {
            for (var i = 0; i < AtOnce && sleeping.TryDequeue(out var one); i++) one.Region.Tell(one.Wake);
            if (sleeping.Count > 0) Timers.StartSingleTimer(nameof(Next), Next.Instance, Pace);
            else Timers.StartSingleTimer(nameof(Read), Read.Instance, Round);
        });
        Receive<Status.Failure>(_ => Timers.StartSingleTimer(nameof(Read), Read.Instance, Round));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Self.Tell(Read.Instance);

    private sealed record Read
    {
        public static readonly Read Instance = new();
    }

    private sealed record Next
    {
        public static readonly Next Instance = new();
    }
}
