using System.Collections.Immutable;
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
        var streams = app.MapGroup("/rtc-api/conferences").RequireAuthorization().WithTags("Conferences");

        streams.MapPost("publishStream", (PublishBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            region.Send(caller, i => new PublishStream(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId),
                i.Stream(b.StreamId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString(), nameof(b.StreamId)), i.OneOf<StreamType>(b.ConferenceStreamType),
                i.Required(b.SdpOffer, Sdp.Limit), i.Map(b.Metadata),
                b.VideoBitrate is null ? null : i.Number(b.VideoBitrate, LeastBitrate, MostBitrate)), ct));

        streams.MapPost("unpublishStream", (StreamBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UnpublishStream(i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId)),
                ct, shape: ErrorShape.BareNotFound));

        streams.MapPost("viewStream", (ViewBody b, Caller caller, Region region, TimeProvider time, CancellationToken ct) =>
            region.Send(caller, i => new ViewStream(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId),
                i.Viewer(b.ViewerId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString(), nameof(b.ViewerId)), i.Required(b.SdpOffer, Sdp.Limit)), ct))
            .WithMetadata(WorksWithoutDatabase.Instance);

        streams.MapPost("stopViewStream", (ViewBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new StopViewStream(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId), i.Viewer(b.ViewerId)),
                ct, shape: ErrorShape.BareNotFound))
            .WithMetadata(WorksWithoutDatabase.Instance);

        streams.MapPost("addPublishStreamIceCandidates", (CandidatesBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new AddIceCandidates(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId), null, Candidates(i, b.IceCandidates)), ct))
            .WithMetadata(WorksWithoutDatabase.Instance);

        streams.MapPost("addViewStreamIceCandidates", (CandidatesBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new AddIceCandidates(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId), i.Viewer(b.ViewerId),
                Candidates(i, b.IceCandidates)), ct))
            .WithMetadata(WorksWithoutDatabase.Instance);

        streams.MapPost("updateStreamMetadata", (StreamMetadataBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UpdateStreamMetadata(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), i.Stream(b.StreamId), i.Map(b.NewMetadata)), ct));

        streams.MapPost("updatePublishedStreamBitrate", (BitrateBody b, Caller caller, Region region, CancellationToken ct) =>
            region.Send(caller, i => new UpdateStreamBitrate(
                i.Conference(b.ConferenceId), i.By, i.Endpoint(b.UserEndpointId), b.StreamId is null ? null : i.Stream(b.StreamId),
                i.Number(b.VideoBitrate, LeastBitrate, MostBitrate)), ct, shape: ErrorShape.BareNotFound));
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
        string? ConferenceId, string? UserEndpointId, string? StreamId, string? ConferenceStreamType, string? SdpOffer, Json? Metadata,
        int? VideoBitrate);

    private sealed record StreamBody(string? ConferenceId, string? UserEndpointId, string? StreamId);

    private sealed record ViewBody(string? ConferenceId, string? UserEndpointId, string? StreamId, string? SdpOffer, string? ViewerId);

    private sealed record CandidateBody(string? Candidate, string? SdpMid, int? SdpMLineIndex);

    private sealed record CandidatesBody(
        string? ConferenceId, string? UserEndpointId, string? StreamId, string? ViewerId, CandidateBody?[]? IceCandidates);

    private sealed record StreamMetadataBody(string? ConferenceId, string? UserEndpointId, string? StreamId, Json? NewMetadata);

    private sealed record BitrateBody(string? ConferenceId, string? UserEndpointId, string? StreamId, int? VideoBitrate);
}
