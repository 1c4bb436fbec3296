using System.ComponentModel.DataAnnotations;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Carter;
using Microsoft.AspNetCore.Mvc;
using Json = System.Text.Json.JsonElement;

namespace Auvious.Server.Interactions;

/// <summary>The interactions' routes, for AGENT and above.</summary>
public sealed class InteractionsModule : ICarterModule
{
    /// <summary>The most characters of a <c>type</c>.</summary>
    private const int TypeLimit = 128;

    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var interactions = app.MapArea("/rtc-api/interactions", "Interaction").RequireAuthorization(AuthHosting.Staff);

        interactions.MapPost("", (CreateBody b, Caller caller, InteractionStore store, TimeProvider time, CancellationToken ct) =>
            caller.Act(i => new NewInteraction(
                i.Organization, i.Id(b.InteractionId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString(), nameof(b.InteractionId)),
                caller.User, i.Text(b.Type, TypeLimit), i.Map(b.Data)), wanted => store.Create(wanted, ct), b.OrganizationId))
            .Answers<InteractionCreated>("createInteraction", "Create an interaction, with a given id or a made one", 409);

        interactions.MapGet("{interactionId}", (string interactionId, Caller caller, InteractionStore store, CancellationToken ct) =>
            caller.Act(i => (i.Organization, Id: i.Id(interactionId)), wanted => store.Find(wanted.Organization, wanted.Id, ct)))
            .Answers<InteractionView>("getInteraction", "Get an interaction", 404);

        interactions.MapPut("{interactionId}", (string interactionId, ChangeBody b, Caller caller, InteractionStore store, CancellationToken ct) =>
            caller.Act(i => new InteractionChange(
                i.Organization, i.Id(interactionId), i.Text(b.Type, TypeLimit), b.Data is null ? null : i.Map(b.Data), b.Version),
                wanted => store.Change(wanted, ct), b.OrganizationId))
            .AnswersDone("updateInteraction", "Change an interaction, if it has the given version", 404, 409);

        interactions.MapGet("", ([AsParameters] SearchQuery query, HttpRequest request, Caller caller, InteractionStore store, CancellationToken ct) =>
            caller.Act(i => InteractionSearch.Read(i, request), wanted => store.Search(wanted, ct)))
            .Answers<InteractionPage>("findInteractions", "Page through the interactions created in a range of time, filtered by members of their data");
    }

    private sealed record CreateBody(string? InteractionId, string? Type, Json? Data, string? OrganizationId);

    private sealed record ChangeBody(string? Type, Json? Data, long? Version, string? OrganizationId);

    /// <summary>What the search reads from the query. (The API document can't read the attributes of a constructor's parameters.)</summary>
    private sealed class SearchQuery
    {
        [FromQuery(Name = "page"), As<int>]
        public string? Page { get; init; }

        [FromQuery(Name = "size"), As<int>]
        public string? Size { get; init; }

        [FromQuery(Name = "sort")]
        public string[]? Sort { get; init; }

        [FromQuery(Name = "start"), Required, As<DateTimeOffset>]
        public string? Start { get; init; }

        [FromQuery(Name = "end"), Required, As<DateTimeOffset>]
        public string? End { get; init; }

        /// <summary>Keys and values separated by commas; <c>params[key]=value</c> and further parameters say the same.</summary>
        [FromQuery(Name = "params"), Required, As<Dictionary<string, string>>]
        public string? Filters { get; init; }
    }
}
