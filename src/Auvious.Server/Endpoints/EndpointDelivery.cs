using Akka.Actor;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;

namespace Auvious.Server.Endpoints;

/// <summary>Hands events of other features to endpoints, by their actors, and says whose an endpoint is.</summary>
public sealed class EndpointDelivery(IRequiredActor<EndpointRegion> region, IDbContextFactory<AppDb> databases)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Journals the event in each endpoint's outbox. <see cref="Done"/> when every one has taken it or has ended; else unavailable, and the same
    /// <paramref name="deliveryId"/> again does no harm.
    /// </summary>
    /// <param name="user">Whose the endpoints must still be; null: anybody's.</param>
    public async Task<Reply> Deliver(IEnumerable<EndpointId> endpoints, UserId? user, string deliveryId, PushedEvent e, CancellationToken ct)
    {
        var actor = await region.GetAsync(ct);
        var taken = await Task.WhenAll(endpoints.Distinct().Select(endpoint => Deliver(actor, new(endpoint, deliveryId, true, e, e, user), ct)));
        return taken.All(one => one) ? Reply.Done : Reply.Unavailable("not every endpoint could be told");
    }

    /// <summary>
    /// <see cref="Done"/> when the endpoint is the user's, forbidden when it is another's, else not found. An endpoint that ended a moment ago may
    /// still pass.
    /// </summary>
    public async Task<Reply> Owns(UserId user, EndpointId endpoint, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = await db.Endpoints.SingleOrDefaultAsync(row => row.Organization == endpoint.Organization.Value && row.Id == endpoint.Value, ct);
        return row is null ? Reply.NotFound(endpoint.Value)
            : row.User == user.Value ? Reply.Done
            : Reply.Forbidden($"{endpoint.Value} is another user's");
    }

    private static async Task<bool> Deliver(IActorRef region, DeliverEvent message, CancellationToken ct)
    {
        try
        {
            return await region.Ask<object>(message, Patience, ct) is Delivered;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
