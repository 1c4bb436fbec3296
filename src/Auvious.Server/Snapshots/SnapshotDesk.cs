using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Snapshots;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Snapshots;

/// <summary>Brings what users say to its snapshot, once it is known that the endpoints they name are whose they say.</summary>
public sealed class SnapshotDesk(IRequiredActor<SnapshotRegion> snapshots, IRequiredActor<ConferenceRegion> conferences, EndpointDelivery endpoints)
{
    /// <summary>A request that has no picture yet: answered with <paramref name="view"/> of its id.</summary>
    public async Task<Reply> Begin(BeginSnapshot command, Func<string, object> view, CancellationToken ct) =>
        await Begin(command, ct) is Rejected refused ? refused : new Answered(view(command.Snapshot.Value));

    public async Task<Reply> Begin(BeginSnapshot command, CancellationToken ct) =>
        await Allowed(command, ct) is Rejected refused ? refused : await snapshots.Ask(command, ct);

    /// <summary>Everything that comes after the beginning.</summary>
    public async Task<Reply> Send(EndpointSnapshotCommand command, CancellationToken ct) =>
        await endpoints.Owns(command.By.User, command.Endpoint, ct) is Rejected refused ? refused : await snapshots.Ask(command, ct);

    private async Task<Reply> Allowed(BeginSnapshot command, CancellationToken ct)
    {
        if (await endpoints.Owns(command.By.User, command.Endpoint, ct) is Rejected refused) return refused;
        switch (await endpoints.Owns(command.Target.User, command.Target.Endpoint, ct))
        {
            case Rejected { Why: Reason.Unavailable } unavailable:
                return unavailable;
            case Rejected:
                return Reply.NotFound($"an endpoint {command.Target.Endpoint.Value} of {command.Target.User.Value}");
        }
        if (command.Conference is not { } conference) return Reply.Done;
        return await conferences.Ask(new GetConference(conference, command.By), ct) switch
        {
            Rejected rejected => rejected,
            ConferenceView view when !command.By.IsStaff && !view.Participants.Any(p => p.Id == command.Target.Endpoint.Value) =>
                Reply.Forbidden("a customer asks only who has joined the conference its ticket names"),
            _ => Reply.Done,
        };
    }
}
