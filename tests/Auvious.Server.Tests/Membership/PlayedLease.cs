using Auvious.Server.Hosting.Membership;

namespace Auvious.Server.Tests.Membership;

/// <summary>A lease that a test holds and lets go.</summary>
internal static class PlayedLease
{
    public static OwnerLease Held()
    {
        var lease = new OwnerLease(TimeProvider.System);
        lease.Hold();
        return lease;
    }

    public static void Hold(this OwnerLease lease) => lease.Renew(lease.Now, TimeSpan.FromDays(1));
}
