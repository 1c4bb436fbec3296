using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Conferences;

/// <summary>The open conferences of an organization: the index says which may be, each says of itself whether it is.</summary>
public sealed class ActiveConferences(IConferenceIndex index, IRequiredActor<ConferenceRegion> region)
{
    /// <summary>How many are asked at a time.</summary>
    private const int AtOnce = 64;

    public async Task<IResult> Of(Caller caller, string? organizationId, CancellationToken ct)
    {
        if (caller.ActingFor(organizationId) is not { } organization) return Asking.NotActing(caller);
        var by = new Input(caller, organization).By;
        var views = new List<ConferenceView>();
        foreach (var ids in (await index.Of(organization, ct)).Where(by.Reaches).Chunk(AtOnce))
            foreach (var reply in await Task.WhenAll(ids.Select(id => region.Ask(new GetOpenConference(id, by), ct))))
                switch (reply)
                {
                    case ConferenceView view:
                        views.Add(view);
                        break;
                    // Part of a list would pass for the whole.
                    case Rejected { Why: Reason.Unavailable } unavailable:
                        return Replies.Of(unavailable);
                }
        return Results.Json(views, WireJson.Options);
    }
}
