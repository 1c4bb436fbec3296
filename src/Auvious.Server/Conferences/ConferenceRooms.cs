using System.Collections.Immutable;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Server.Auth.Genesys;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Conferences;

/// <summary>Opens conferences on behalf of the rooms' links.</summary>
internal sealed class ConferenceRooms(IRequiredActor<ConferenceRegion> region) : IRooms
{
    public async Task<bool> Open(ConferenceId conference, UserId creator, CancellationToken ct)
    {
        var by = new By(creator, Roles.Service);
        return await region.Ask(new CreateConference(conference, by, null, null, ImmutableSortedDictionary<string, string>.Empty), ct) switch
        {
            ConferenceSummary => true,
            Rejected { Why: Reason.Conflict } => await region.Ask(new GetOpenConference(conference, by), ct) is ConferenceView,
            Rejected { Why: Reason.Unavailable } r => throw new TimeoutException(r.Text),
            _ => false,
        };
    }
}
