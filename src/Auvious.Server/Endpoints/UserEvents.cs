using Akka.Actor;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Endpoints;

/// <summary>An event of a caller's own making for one user.</summary>
/// <param name="Endpoint">The one endpoint that is meant; null: all of the user.</param>
/// <param name="DeliveryId">The same at every endpoint.</param>
/// <param name="Stored">The copy that may be stored and logged.</param>
public sealed record UserEvent(
    OrganizationId Organization, UserId User, string? Endpoint, string DeliveryId, bool AtLeastOnce, PushedEvent Clear, PushedEvent Stored);

/// <summary>Hands events to a user's endpoints: the index says which may be, each says of itself whether it has taken it.</summary>
public sealed class UserEvents(IEndpointIndex index, IRequiredActor<EndpointRegion> region)
{
    /// <summary>How many endpoints are asked at a time.</summary>
    private const int AtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>How many endpoints have taken it; unavailable when none has, and one could not say.</summary>
    public async Task<Reply> Send(UserEvent wanted, CancellationToken ct)
    {
        var endpoints = await region.GetAsync(ct);
        var (taken, silent) = (0, false);
        var known = await index.Of(wanted.Organization, wanted.User, ct);
        foreach (var ids in known.Where(id => wanted.Endpoint is null || wanted.Endpoint == id.Value).Chunk(AtOnce))
            foreach (var answer in await Task.WhenAll(ids.Select(id => Deliver(endpoints, id, wanted, ct))))
            {
                if (answer is Delivered { Taken: true }) taken++;
                silent |= answer is not Delivered;
            }
        return taken == 0 && silent ? Reply.Unavailable("no endpoint answered in time") : new Answered(taken);
    }

    private static async Task<object?> Deliver(IActorRef endpoints, EndpointId id, UserEvent wanted, CancellationToken ct)
    {
        try
        {
            return await endpoints.Ask(
                new DeliverEvent(id, wanted.DeliveryId, wanted.AtLeastOnce, wanted.Clear, wanted.Stored, wanted.User), Patience, ct);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
