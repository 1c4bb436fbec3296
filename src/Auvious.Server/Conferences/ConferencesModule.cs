using System.ComponentModel.DataAnnotations;
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
        var conferences = app.MapArea("/rtc-api/conferences", "Conferences").RequireAuthorization();

        conferences.MapPost("create", (CreateBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            region.Send(caller, i => new CreateConference(
                i.Conference(b.ConferenceId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString(), nameof(b.ConferenceId)), i.By, i.OptionalId(b.CreatorEndpoint),
                i.OptionalId(b.InteractionId), b.Mode is null or "P2P" or "ROUTER" ? i.Strings(b.Metadata)
                    : i.Bad(nameof(b.Mode), "must be ROUTER", i.Strings(b.Metadata))), ct, b.OrganizationId))
            .Answers<ConferenceSummary>("createConference", "Create a conference, with a given id or a made one", 409);

        conferences.MapPost("join", (JoinBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new JoinConference(i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Map(b.Metadata)),
                ct, shape: ErrorShape.Described)).WithMetadata(new DescribesErrors())
            .Answers<ConferenceSummary>("joinConference", "Join a conference with an own registered endpoint", 404, 409, 422);

        conferences.MapPost("leave", (LeaveBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new LeaveConference(i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Text(b.Reason)), ct))
            .AnswersDone("leaveConference", "Leave a conference: unpublishes the endpoint's streams", 404);

        conferences.MapPost("end", (LeaveBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new EndConference(i.Conference(b.ConferenceId), i.By, i.Id(b.UserEndpointId), i.Text(b.Reason)), ct))
            .AnswersDone("endConference", "End a conference, for staff and its creator", 404);

        conferences.MapPost("interaction", (InteractionBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new SetInteraction(i.Conference(b.ConferenceId), i.By, i.OptionalId(b.UserEndpointId), i.Id(b.InteractionId)), ct))
            .AnswersDone("setConferenceInteraction", "Link a conference to an interaction", 404, 409);

        conferences.MapPost("updateMetadata", (MetadataBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UpdateMetadata(i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Required(b.Key), b.Operation switch
            {
                "REMOVE" => null,
                "SET" => b.Value is null ? i.Bad(nameof(b.Value), "is required to SET", "") : i.Text(b.Value, JsonMap.Limit),
                _ => i.Bad(nameof(b.Operation), "must be SET or REMOVE", ""),
            }), ct))
            .AnswersDone("updateConferenceMetadata", "Set or remove one key of a conference's metadata", 404, 409);

        conferences.MapPost("updateParticipantMetadata", (ParticipantMetadataBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UpdateParticipantMetadata(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Map(b.NewMetadata)), ct))
            .AnswersDone("updateParticipantMetadata", "Replace the metadata of a participant", 404, 409);

        conferences.MapPost("sendEvent", (SendEventBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            region.Send(caller, i => CustomEvent.Read(i, b.Event, b.Masks) is var (clear, stored)
                ? new SendConferenceEvent(i.Conference(b.ConferenceId), i.By, Guid.CreateVersion7(time.GetUtcNow()).ToString(),
                    i.OneOf<Delivery>(b.Qos) == Delivery.AT_LEAST_ONCE, clear, stored)
                : b, ct))
            .Answers<SentView>("sendEventToConference", "Send an event of one's own to all who have joined, for SERVICE", 404, 409);

        conferences.MapGet("{id}", (string id, Caller caller, Region region, CancellationToken ct, string? organizationId = null) =>
            region.Send(caller, i => new GetConference(i.Conference(id), i.By), ct, organizationId, ErrorShape.BareNotFound))
            .Answers<ConferenceView>("getConference", "Get a conference by participants").OrBareNotFound();

        conferences.MapGet("{id}/simpleView", (string id, Caller caller, Region region, CancellationToken ct, string? organizationId = null) =>
            region.Send(caller, i => new GetSimpleView(i.Conference(id), i.By), ct, organizationId, ErrorShape.BareNotFound))
            .Answers<ConferenceSimpleView>("getConferenceSimpleView", "Get a conference by users; its version is the next event's").OrBareNotFound();

        conferences.MapGet("{id}/events", (string id, Caller caller, Region region, ConferenceOptions options, IHostApplicationLifetime lifetime,
            CancellationToken ct, [Required, As<long>] string? v = null, string? organizationId = null) =>
            NoneWhenStopping(lifetime, ct, either => region.Send(caller, i => new GetEvents(i.Conference(id), i.By,
                v is null ? 0 : long.TryParse(v, out var from) && from >= 0 ? from : i.Bad(nameof(v), "must be a version: 0 or more", 0L)),
                either, organizationId, patience: options.LongPoll + TimeSpan.FromSeconds(5))))
            .Answers<EventView[]>("getConferenceEvents", "Get the events from version v on; waits some seconds for the next when there is none", 404);

        conferences.MapGet("active", (Caller caller, ActiveConferences active, CancellationToken ct, string? organizationId = null) =>
            active.Of(caller, organizationId, ct))
            .Answers<ConferenceView[]>("findActiveConferences", "List the conferences that have not ended and that the caller may see");
    }

    /// <summary>A poll that waits does not hold up a node that stops: it ends with no event, and its client asks another node.</summary>
    private static async Task<IResult> NoneWhenStopping(IHostApplicationLifetime lifetime, CancellationToken ct, Func<CancellationToken, Task<IResult>> poll)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        try
        {
            return await poll(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Replies.Of(new ConferenceEvents([]));
        }
    }

    /// <summary>The names of <c>qos</c>.</summary>
    private enum Delivery { BEST_EFFORT, AT_LEAST_ONCE }

    private sealed record CreateBody(
        string? ConferenceId, [AllowedValues("P2P", "ROUTER", "UNKNOWN")] string? Mode, string? OrganizationId, string? CreatorEndpoint,
        string? InteractionId, [As<Dictionary<string, string>>] Json? Metadata);

    private sealed record JoinBody([Required] string? ConferenceId, [Required] string? UserEndpointId, Json? Metadata);

    private sealed record LeaveBody([Required] string? ConferenceId, [Required] string? UserEndpointId, string? Reason);

    private sealed record InteractionBody([Required] string? ConferenceId, [Required] string? InteractionId, string? UserEndpointId);

    private sealed record MetadataBody(
        [Required] string? ConferenceId, [Required] string? UserEndpointId, [Required, AllowedValues("SET", "REMOVE", "UNKNOWN")] string? Operation,
        [Required] string? Key, string? Value);

    private sealed record ParticipantMetadataBody([Required] string? ConferenceId, [Required] string? UserEndpointId, [Required] Json? NewMetadata);

    private sealed record SendEventBody(
        [Required] string? ConferenceId, [Required, AllowedValues("BEST_EFFORT", "AT_LEAST_ONCE")] string? Qos, [Required] Json? Event, string[]? Masks);

    private sealed record SentView(int EventsSent);

    /// <summary>What every event has; each kind has more.</summary>
    private sealed record EventView(
        string Id, string Type, DateTimeOffset Timestamp, string ConferenceId, string OrganizationId, long? ConferenceVersion, string UserId,
        string UserEndpointId);
}
