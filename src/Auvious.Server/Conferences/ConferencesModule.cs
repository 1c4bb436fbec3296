using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Media;
using Auvious.Server.Auth;
using Auvious.Server.Events;
using Auvious.Server.Hosting.Http;
using Carter;
using Json = System.Text.Json.JsonElement;
using Region = Akka.Hosting.IRequiredActor<Auvious.Server.Conferences.ConferenceRegion>;

namespace Auvious.Server.Conferences;



/// <summary>The conferences' routes but the streams': parse, authorise, ask, map.</summary>
public sealed class ConferencesModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var conferences = app.MapGroup("/rtc-api/conferences").RequireAuthorization().WithTags("Conferences");

        conferences.MapPost("create", (CreateBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            region.Send(caller, i => new CreateConference(
                i.Conference(b.ConferenceId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString(), nameof(b.ConferenceId)), i.By, i.OptionalId(b.CreatorEndpoint),
                i.OptionalId(b.InteractionId), b.Mode is null or "P2P" or "ROUTER" ? i.Strings(b.Metadata)
                    : i.Bad(nameof(b.Mode), "must be ROUTER", i.Strings(b.Metadata))), ct, b.OrganizationId));

        conferences.MapPost("join", (JoinBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new JoinConference(i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Map(b.Metadata)),
                ct, shape: ErrorShape.Described)).WithMetadata(new DescribesErrors());

        conferences.MapPost("leave", (LeaveBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new LeaveConference(i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Text(b.Reason)), ct));

        conferences.MapPost("end", (LeaveBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new EndConference(i.Conference(b.ConferenceId), i.By, i.Id(b.UserEndpointId), i.Text(b.Reason)), ct));

        conferences.MapPost("interaction", (InteractionBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new SetInteraction(i.Conference(b.ConferenceId), i.By, i.OptionalId(b.UserEndpointId), i.Id(b.InteractionId)), ct));

        conferences.MapPost("updateMetadata", (MetadataBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UpdateMetadata(i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Required(b.Key), b.Operation switch
            {
                "REMOVE" => null,
                "SET" => b.Value is null ? i.Bad(nameof(b.Value), "is required to SET", "") : i.Text(b.Value, JsonMap.Limit),
                _ => i.Bad(nameof(b.Operation), "must be SET or REMOVE", ""),
            }), ct));

        conferences.MapPost("updateParticipantMetadata", (ParticipantMetadataBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UpdateParticipantMetadata(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Map(b.NewMetadata)), ct));

        conferences.MapPost("sendEvent", (SendEventBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            region.Send(caller, i => CustomEvent.Read(i, b.Event, b.Masks) is var (clear, stored)
                ? new SendConferenceEvent(i.Conference(b.ConferenceId), i.By, Guid.CreateVersion7(time.GetUtcNow()).ToString(),
                    i.OneOf<Delivery>(b.Qos) == Delivery.AT_LEAST_ONCE, clear, stored)
                : b, ct));

        conferences.MapGet("{id}", (string id, Caller caller, Region region, CancellationToken ct, string? organizationId = null) =>
            region.Send(caller, i => new GetConference(i.Conference(id), i.By), ct, organizationId, ErrorShape.BareNotFound));

        conferences.MapGet("{id}/simpleView", (string id, Caller caller, Region region, CancellationToken ct, string? organizationId = null) =>
            region.Send(caller, i => new GetSimpleView(i.Conference(id), i.By), ct, organizationId, ErrorShape.BareNotFound));

        conferences.MapGet("{id}/events", (string id, Caller caller, Region region, ConferenceOptions options, CancellationToken ct,
            string? v = null, string? organizationId = null) =>
            region.Send(caller, i => new GetEvents(i.Conference(id), i.By,
                v is null ? 0 : long.TryParse(v, out var from) && from >= 0 ? from : i.Bad(nameof(v), "must be a version: 0 or more", 0L)),
                ct, organizationId, patience: options.LongPoll + TimeSpan.FromSeconds(5)));

        conferences.MapGet("active", (Caller caller, ActiveConferences active, CancellationToken ct, string? organizationId = null) =>
            active.Of(caller, organizationId, ct));
    }

    /// <summary>The names of <c>qos</c>.</summary>
    private enum Delivery { BEST_EFFORT, AT_LEAST_ONCE }

    private sealed record CreateBody(
        string? ConferenceId, string? Mode, string? OrganizationId, string? CreatorEndpoint, string? InteractionId, Json? Metadata);

    private sealed record JoinBody(string? ConferenceId, string? UserEndpointId, Json? Metadata);

    private sealed record LeaveBody(string? ConferenceId, string? UserEndpointId, string? Reason);

    private sealed record InteractionBody(string? ConferenceId, string? InteractionId, string? UserEndpointId);

    private sealed record MetadataBody(string? ConferenceId, string? UserEndpointId, string? Operation, string? Key, string? Value);

    private sealed record ParticipantMetadataBody(string? ConferenceId, string? UserEndpointId, Json? NewMetadata);

    private sealed record SendEventBody(string? ConferenceId, string? Qos, Json? Event, string[]? Masks);
}
