using Carter;

namespace Auvious.Server.Auth.Genesys;

/// <summary>Rooms for Genesys interactions, for AGENT and above.</summary>
public sealed class GenesysModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var genesys = app.MapGroup("/security/genesys").WithTags("Tickets").RequireAuthorization(AuthHosting.Staff);

        genesys.MapPost("room", (JsonBody<GenesysRoomBody> body, Caller caller, GenesysDesk desk, HttpRequest request, CancellationToken ct) =>
            desk.Open(body, caller, request, ct)).Produces<GenesysRoomView>();
    }
}
