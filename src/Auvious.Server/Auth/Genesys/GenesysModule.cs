using Auvious.Server.Hosting.Http;
using Carter;

namespace Auvious.Server.Auth.Genesys;

/// <summary>Rooms for Genesys interactions, for AGENT and above.</summary>
public sealed class GenesysModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var genesys = app.MapArea("/security/genesys", "Tickets").RequireAuthorization(AuthHosting.Staff);

        genesys.MapPost("room", (JsonBody<GenesysRoomBody> body, Caller caller, GenesysDesk desk, HttpRequest request, CancellationToken ct) =>
            desk.Open(body, caller, request, ct)).Answers<GenesysRoomView>("openGenesysRoom", "Open a room for a Genesys interaction: links for the customer and the agent");
    }
}
