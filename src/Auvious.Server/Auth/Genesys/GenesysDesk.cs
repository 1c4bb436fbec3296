using Auvious.Core;
using Microsoft.AspNetCore.Http.Extensions;

namespace Auvious.Server.Auth.Genesys;

/// <summary>Opens a room and makes its links.</summary>
public sealed class GenesysDesk(GenesysRooms rooms, IRooms conferences, Applications applications)
{
    public async Task<IResult> Open(JsonBody<GenesysRoomBody> body, Caller caller, HttpRequest request, CancellationToken ct)
    {
        if ((body.Problem ?? body.Value!.Problem) is { } problem) return Refusal.BadRequest(problem);
        var wanted = body.Value!;
        if (!applications.Has(caller.Organization, wanted.ApplicationId)) return Refusal.NotFound("There is no such application.");
        if (wanted.CustomerId is { } customer && applications.HasUser(caller.Organization, customer))
            return Refusal.BadRequest("customerId must not be a user of the organization.");

        var room = await OpenLive(caller, wanted, ct);
        var start = (wanted.UrlBase ?? $"{request.Scheme}://{request.Host}{request.PathBase}").TrimEnd('/');
        var query = new QueryBuilder
        {
            { "aid", wanted.ApplicationId! },
            { "roomId", room.Conference },
            { "cdestination", wanted.Cdestination ?? "standalone" },
            { "corigin", "genesys" },
        };
        return Results.Json(new GenesysRoomView($"{start}/t/{room.Ticket}", $"{start}/a{query}"));
    }

    private async Task<GenesysRoom> OpenLive(Caller caller, GenesysRoomBody wanted, CancellationToken ct)
    {
        var room = await rooms.Open(caller.Organization, caller.User, wanted, ct);
        if (await Open(room)) return room;
        await rooms.Forget(room, ct);
        room = await rooms.Open(caller.Organization, caller.User, wanted, ct);
        await Open(room);
        return room;

        Task<bool> Open(GenesysRoom room) => conferences.Open(new ConferenceId(caller.Organization, room.Conference), caller.User, ct);
    }
}
