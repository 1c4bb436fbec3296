using System.ComponentModel.DataAnnotations;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Carter;
using Region = Akka.Hosting.IRequiredActor<Auvious.Server.Endpoints.EndpointRegion>;

namespace Auvious.Server.Endpoints;

/// <summary>The endpoints' routes. A <c>userId</c> in a body is ignored: the token says who calls.</summary>
public sealed class EndpointsModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var endpoints = app.MapArea("/rtc-api/users/endpoints", "Registrations").RequireAuthorization();

        endpoints.MapPost("", (RegisterBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            Register(b, caller, region, time, id => Results.Json(id, WireJson.Options), ct))
            .Answers<string>("createUserEndpoint", "Register an endpoint, answered with its bare id", 409);

        endpoints.MapPost("register", (RegisterBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            Register(b, caller, region, time, id => Results.Json(new RegisteredView(id), WireJson.Options), ct))
            .Answers<RegisteredView>("registerUserEndpoint", "Register an endpoint, answered with an object", 409);

        endpoints.MapPost("keepalive", (EndpointBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new KeepEndpointAlive(i.Endpoint(b.UserEndpointId), i.By), ct, shape: ErrorShape.BareNotFound))
            .AnswersDone("keepUserEndpointAlive", "Renew an endpoint's lease").OrBareNotFound()
            .WithMetadata(WorksWithoutDatabase.Instance);

        endpoints.MapPost("unregister", (UnregisterBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UnregisterEndpoint(i.Endpoint(b.UserEndpointId), i.By, i.Text(b.Reason)), ct))
            .AnswersDone("unregisterUserEndpoint", "End an endpoint: it leaves its conferences", 404);
    }

    private static async Task<IResult> Register(
        RegisterBody b, Caller caller, Region region, TimeProvider time, Func<string, IResult> view, CancellationToken ct)
    {
        var input = new Input(caller, caller.Organization);
        var id = string.IsNullOrEmpty(b.UserEndpointId) ? Guid.CreateVersion7(time.GetUtcNow()).ToString() : b.UserEndpointId;
        var command = new RegisterEndpoint(
            input.Endpoint(id, nameof(b.UserEndpointId)), input.By,
            input.Number(b.KeepAliveSeconds, Lease.LeastSeconds, Lease.MostSeconds), b.ServerKeepAliveReminderOn ?? false);
        if (input.Errors.Count > 0) return Replies.Invalid(input.Errors);
        return await region.Ask(command, ct) is var reply && reply is Done ? view(command.Endpoint.Value) : Replies.Of(reply);
    }

    private sealed record RegisterBody(string? UserEndpointId, [Required] int? KeepAliveSeconds, bool? ServerKeepAliveReminderOn);

    private sealed record EndpointBody([Required] string? UserEndpointId);

    private sealed record UnregisterBody([Required] string? UserEndpointId, string? Reason);

    private sealed record RegisteredView(string Id);
}
