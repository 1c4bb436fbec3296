using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Carter;
using Json = System.Text.Json.JsonElement;

namespace Auvious.Server.Interactions;

/// <summary>The interactions' routes, for AGENT and above.</summary>
public sealed class InteractionsModule : ICarterModule
{
    /// <summary>The most characters of a <c>type</c>.</summary>
    private const int TypeLimit = 128;

    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var interactions = app.MapGroup("/rtc-api/interactions").RequireAuthorization(AuthHosting.Staff).WithTags("Interaction");

        interactions.MapPost("", (CreateBody b, Caller caller, InteractionStore store, TimeProvider time, CancellationToken ct) =>
            caller.Act(i => new NewInteraction(
                i.Organization, i.Id(b.InteractionId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString(), nameof(b.InteractionId)),
                caller.User, i.Text(b.Type, TypeLimit), i.Map(b.Data)), wanted => store.Create(wanted, ct), b.OrganizationId));

        interactions.MapGet("{interactionId}", (string interactionId, Caller caller, InteractionStore store, CancellationToken ct) =>
            caller.Act(i => (i.Organization, Id: i.Id(interactionId)), wanted => store.Find(wanted.Organization, wanted.Id, ct)));

        interactions.MapPut("{interactionId}", (string interactionId, ChangeBody b, Caller caller, InteractionStore store, CancellationToken ct) =>
            caller.Act(i => new InteractionChange(
                i.Organization, i.Id(interactionId), i.Text(b.Type, TypeLimit), b.Data is null ? null : i.Map(b.Data), b.Version),
                wanted => store.Change(wanted, ct), b.OrganizationId));

        interactions.MapGet("", (HttpRequest request, Caller caller, InteractionStore store, CancellationToken ct) =>
            caller.Act(i => InteractionSearch.Read(i, request), wanted => store.Search(wanted, ct)));
    }

    private sealed record CreateBody(string? InteractionId, string? Type, Json? Data, string? OrganizationId);

    private sealed record ChangeBody(string? Type, Json? Data, long? Version, string? OrganizationId);
}
