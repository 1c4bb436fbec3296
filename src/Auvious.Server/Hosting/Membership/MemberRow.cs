using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace Auvious.Server.Hosting.Membership;

/// <summary>
/// Keeps this node's row fresh, and its lease with it, and leaves when the row says that the others have given this node up: so it does when it slept through
/// the decision, or can't reach anybody.
/// </summary>
public sealed class MemberRow : ReceiveActor, IWithTimers
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly MembershipTimes times;
    private bool isSilenced;

    public MemberRow(IMemberTable table, NodeLife self, MembershipTimes times, OwnerLease lease, ClusterClock clock, bool isSeeded)
    {
        this.times = times;
        Receive<Tick>(_ => lease.Run(times.Term));
        Receive<Beat>(_ =>
        {
            var sent = lease.Now;
            table.Beat(self, isSeeded && cluster.IsUp).PipeTo(Self, Self, at => new Beaten(at, sent), cause => new Missed(cause));
        });
        Receive<Beaten>(beaten =>
        {
            isSilenced = false;
            if (beaten.At is { } at)
            {
                clock.Read(at, beaten.Sent);
                lease.Renew(beaten.Sent, times.Term);
                Timers.StartSingleTimer(nameof(Beat), Beat.Instance, times.Heartbeat);
            }
            else
            {
                lease.End();
                log.Error("The other nodes have given this one up while it could not be heard: it leaves");
                Context.System.LeaveAtOnce();
            }
        });
        Receive<Missed>(missed =>
        {
            if (!isSilenced) log.Warning("No heartbeat in the table of members: {0}", missed.Cause.Message);
            isSilenced = true;
            Timers.StartSingleTimer(nameof(Beat), Beat.Instance, times.Again);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="isSeeded">The node joined by seed nodes, and nothing but this lists it as a member.</param>
    public static Props Props(IMemberTable table, NodeLife self, MembershipTimes times, OwnerLease lease, ClusterClock clock, bool isSeeded) =>
        Akka.Actor.Props.Create(() => new MemberRow(table, self, times, lease, clock, isSeeded));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, times.Heartbeat / 2);
        Self.Tell(Beat.Instance);
    }

    private sealed record Beat
    {
        public static readonly Beat Instance = new();
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record Beaten(DateTimeOffset? At, long Sent);

    private sealed record Missed(Exception Cause);
}
