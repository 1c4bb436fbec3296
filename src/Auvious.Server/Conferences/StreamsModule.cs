using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Akka.Hosting;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Media;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Auvious.WebRtc.Sdp;
using Carter;
using Json = System.Text.Json.JsonElement;
using Region = Akka.Hosting.IRequiredActor<Auvious.Server.Conferences.ConferenceRegion>;

namespace Auvious.Server.Conferences;

/// <summary>The routes of published and viewed streams.</summary>
public sealed class StreamsModule : ICarterModule
{
    /// <summary>The most candidates of one request.</summary>
    private const int CandidateLimit = 256;

    /// <summary>The bounds of a video's bit rate, in bit/s.</summary>
    private const int LeastBitrate = 1_000, MostBitrate = 1_000_000_000;

    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var streams = app.MapArea("/rtc-api/conferences", "Conferences").RequireAuthorization();

        streams.MapPost("publishStream", (PublishBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            region.Send(caller, i => new PublishStream(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId),
                i.Stream(b.StreamId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString(), nameof(b.StreamId)), i.OneOf<StreamType>(b.ConferenceStreamType),
                i.Required(b.SdpOffer, Sdp.Limit), i.Map(b.Metadata),
                b.VideoBitrate is null ? null : i.Number(b.VideoBitrate, LeastBitrate, MostBitrate)), ct))
            .Answers<ConferencePublishResult>("publishStream", "Publish a stream: an SDP offer for an answer", 404, 409);

        streams.MapPost("unpublishStream", (StreamBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UnpublishStream(i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId)),
                ct, shape: ErrorShape.BareNotFound)).AnswersDone("unpublishStream", "Unpublish a stream").OrBareNotFound();

        streams.MapPost("viewStream", (ViewBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            region.Send(caller, i => new ViewStream(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId),
                i.Viewer(b.ViewerId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString(), nameof(b.ViewerId)), i.Required(b.SdpOffer, Sdp.Limit)), ct))
            .Answers<ConferenceStreamViewResult>("viewStream", "Start viewing a published stream: an SDP offer for an answer", 404, 409)
            .WithMetadata(WorksWithoutDatabase.Instance);

        streams.MapPost("stopViewStream", (StopViewBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new StopViewStream(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId), i.Viewer(b.ViewerId)),
                ct, shape: ErrorShape.BareNotFound)).AnswersDone("stopViewStream", "Stop viewing a stream").OrBareNotFound()
            .WithMetadata(WorksWithoutDatabase.Instance);

        streams.MapPost("addPublishStreamIceCandidates", (PublishCandidatesBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new AddIceCandidates(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId), null, Candidates(i, b.IceCandidates)), ct))
            .AnswersDone("addPublishStreamIceCandidates", "Add ICE candidates of a publisher", 404, 409)
            .WithMetadata(WorksWithoutDatabase.Instance);

        streams.MapPost("addViewStreamIceCandidates", (ViewCandidatesBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new AddIceCandidates(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId), i.Viewer(b.ViewerId),
                Candidates(i, b.IceCandidates)), ct))
            .AnswersDone("addViewStreamIceCandidates", "Add ICE candidates of a viewer", 404, 409)
            .WithMetadata(WorksWithoutDatabase.Instance);

        streams.MapPost("updateStreamMetadata", (StreamMetadataBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UpdateStreamMetadata(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId), i.Map(b.NewMetadata)), ct))
            .AnswersDone("updateStreamMetadata", "Replace the metadata of a stream", 404, 409);

        streams.MapPost("updatePublishedStreamBitrate", (BitrateBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UpdateStreamBitrate(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), b.StreamId is null ? null : i.Stream(b.StreamId),
                i.Number(b.VideoBitrate, LeastBitrate, MostBitrate)), ct, shape: ErrorShape.BareNotFound))
            .AnswersDone("updatePublishedStreamBitrate", "Limit the bit rate of a published video", 409).OrBareNotFound();
    }

    private static ImmutableArray<IceCandidate> Candidates(Input i, CandidateBody?[]? candidates) => candidates switch
    {
        null => i.Bad("iceCandidates", "is required", ImmutableArray<IceCandidate>.Empty),
        { Length: > CandidateLimit } => i.Bad("iceCandidates", $"may be {CandidateLimit} at once", ImmutableArray<IceCandidate>.Empty),
        _ when candidates.All(c => c?.Candidate is { } text && IceCandidateAttribute.TryParse(text, out _)) =>
            [.. candidates.Select(c => new IceCandidate(c!.Candidate!, c.SdpMid, c.SdpMLineIndex))],
        _ => i.Bad("iceCandidates", "holds something that is no candidate attribute (RFC 8839 §5.1)", ImmutableArray<IceCandidate>.Empty),
    };

    private sealed record PublishBody(
        [Required] string? ConferenceId, [Required] string? UserEndpointId, string? StreamId,
        [Required, AllowedValues("MIC", "CAM", "SCREEN", "MIC_AND_CAM", "UNKNOWN")] string? ConferenceStreamType, string? SdpOffer, Json? Metadata,
        int? VideoBitrate);

    private sealed record StreamBody([Required] string? ConferenceId, [Required] string? UserEndpointId, [Required] string? StreamId);

    /// <param name="Metadata">The contract has it, and nothing here needs it.</param>
    private sealed record ViewBody(
        [Required] string? ConferenceId, [Required] string? UserEndpointId, [Required] string? StreamId, [Required] string? SdpOffer, string? ViewerId,
        [As<Dictionary<string, string>>] Json? Metadata);

    private sealed record StopViewBody(
        [Required] string? ConferenceId, [Required] string? UserEndpointId, [Required] string? StreamId, [Required] string? ViewerId);

    private sealed record CandidateBody(string? Candidate, string? SdpMid, int? SdpMLineIndex);

    private sealed record PublishCandidatesBody(
        [Required] string? ConferenceId, [Required] string? UserEndpointId, [Required] string? StreamId, [Required] CandidateBody?[]? IceCandidates);

    private sealed record ViewCandidatesBody(
        [Required] string? ConferenceId, [Required] string? UserEndpointId, [Required] string? StreamId, [Required] string? ViewerId,
        [Required] CandidateBody?[]? IceCandidates);

    private sealed record StreamMetadataBody(
        [Required] string? ConferenceId, [Required] string? UserEndpointId, [Required] string? StreamId, Json? NewMetadata);

    private sealed record BitrateBody(
        [Required] string? ConferenceId, [Required] string? UserEndpointId, string? StreamId, [Required] int? VideoBitrate);
}
