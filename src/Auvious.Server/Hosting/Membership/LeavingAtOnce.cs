using Akka.Actor;
using Akka.Cluster;

namespace Auvious.Server.Hosting.Membership;

/// <summary>The end of a node that the others have given up: nothing is handed over, since it owns nothing any more.</summary>
internal static class LeavingAtOnce
{
    public static void LeaveAtOnce(this ActorSystem system)
    {
        var cluster = Cluster.Get(system);
        if (cluster.State.Members.Any(m => m.UniqueAddress == cluster.SelfUniqueAddress)) cluster.Down(cluster.SelfAddress);
        else _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterDowningReason.Instance, CoordinatedShutdown.PhaseActorSystemTerminate);
    }
}
