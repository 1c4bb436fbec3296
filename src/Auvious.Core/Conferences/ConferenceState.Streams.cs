using System.Text;
using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using Decision = Auvious.Core.Decision<Auvious.Core.Conferences.ConferenceEvent>;

namespace Auvious.Core.Conferences;

public sealed partial record ConferenceState
{
    private static readonly Rejected TooMany = Reply.Conflict($"an endpoint may publish {StreamLimit} streams at once");

    private Decision Publish(PublishStream c, Participant p)
    {
        if (c.Attempt.Length == 0) return Reply.Invalid("sdpOffer", "has no ice-ufrag");
        if (Find(c.Stream) is var (owner, stream))
        {
            if (owner.Endpoint != p.Endpoint) return Reply.Invalid("streamId", "is another endpoint's stream");
            // The same offer again: the media node that has it kept its answer.
            if (stream.Attempt == c.Attempt) return Place(c, stream.Node);
        }
        else if (p.Streams.Count >= StreamLimit) return TooMany;
        return Place(c, null);
    }

    private Decision Place(PublishStream c, string? node) => Decision.Ask(new AtMediaNode(
        node, new OpenPublication(new(Id, c.Stream, c.Attempt), c.Endpoint, c.Type, c.SdpOffer, c.VideoBitrate)));

    private Decision Record(RecordPublication r, DateTimeOffset now)
    {
        var c = r.Publish;
        if (Find(c.Endpoint) is not { } p || p.User != c.By.User) return Reply.Conflict("the endpoint has left");
        var published = new StreamPublished(
            p.User, p.Endpoint.Value, now, c.Stream, c.Type, c.Metadata, c.VideoBitrate, r.Node, c.Attempt);
        var answer = new ConferencePublishResult(c.Stream.Value, r.SdpAnswer);
        return Find(c.Stream) switch
        {
            null when p.Streams.Count >= StreamLimit => TooMany,
            null => new([published], answer),
            var (owner, _) when owner.Endpoint != p.Endpoint => Reply.Invalid("streamId", "is another endpoint's stream"),
            var (_, s) when s.Attempt == c.Attempt => answer,
            var (_, s) => new([Unpublished(p, s, now), published], answer),
        };
    }

    private Decision Unpublish(UnpublishStream c, DateTimeOffset now) => Find(c.Stream) switch
    {
        null => Reply.Done,
        var (p, s) when p.User == c.By.User || c.By.IsStaff => Unpublished(p, s, now),
        _ => Reply.Forbidden("the stream is another user's"),
    };

    private static StreamUnpublished Unpublished(Participant p, Stream s, DateTimeOffset now) =>
        new(p.User, p.Endpoint.Value, now, s.Id, s.Type, Leaver: false);

    /// <summary>The caller's joined endpoint that views: the one it names, or (clients name the publisher's) its first.</summary>
    private Participant? Viewing(ParticipantCommand c) =>
        Find(c.Endpoint) is { } named && named.User == c.By.User ? named : Participants.Find(p => p.User == c.By.User);

    private Decision ViewOf(ViewStream c)
    {
        if (Viewing(c) is not { } viewer)
            return Find(c.Endpoint) is null ? Decision.Ask(new WhoIsEndpoint(c.Endpoint, Id, c.By.User)) : Reply.Conflict("no endpoint of yours has joined");
        if (Sdp.Ufrag(c.SdpOffer).Length == 0) return Reply.Invalid("sdpOffer", "has no ice-ufrag");
        return Find(c.Stream) is var (_, s)
            ? Decision.Ask(new AtMediaNode(s.Node, new OpenView(Publication(s), c.Viewer, viewer.Endpoint, c.SdpOffer)))
            : Reply.NotFound("the stream");
    }

    private Decision Candidates(AddIceCandidates c)
    {
        if (c.Viewer is null) return OfStream(c, c.Stream, (_, _) => Reply.Done);
        if (Viewing(c) is null)
            return Find(c.Endpoint) is null ? Decision.Ask(new WhoIsEndpoint(c.Endpoint, Id, c.By.User)) : Reply.Conflict("no endpoint of yours has joined");
        return Find(c.Stream) is null ? Reply.NotFound("the stream") : Reply.Done;
    }

    private Decision Update(UpdateMetadata c, Participant p, DateTimeOffset now)
    {
        if (!c.By.IsStaff && !OwnsTrack(c.Key, p)) return Reply.Forbidden($"a customer may change {TrackMuted}audio or video/{{its stream}} only");
        var held = Metadata.GetValueOrDefault(c.Key)?.Value;
        if (held == c.Value) return Reply.Done;
        if (c.Value is null) return new MetadataUpdated(p.User, p.Endpoint.Value, now, c.Key, held!, Removed: true);
        return Metadata.Where(m => m.Key != c.Key).Sum(m => Size(m.Key, m.Value.Value)) + Size(c.Key, c.Value) > JsonMap.Limit
            ? Reply.Invalid("value", $"the conference's metadata may hold {JsonMap.Limit} bytes")
            : new MetadataUpdated(p.User, p.Endpoint.Value, now, c.Key, c.Value, Removed: false);
    }

    private static int Size(string key, string value) => Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);

    private static bool OwnsTrack(string key, Participant p) =>
        key.Split('/') is ["TRACK_MUTED", "audio" or "video", var stream] && p.Streams.Exists(s => s.Id.Value == stream);

    /// <summary>The endpoint's stream of this id, or without one its only stream with video.</summary>
    private static Stream? VideoStream(Participant p, StreamId? id)
    {
        if (id is not null) return p.Streams.Find(s => s.Id == id);
        return p.Streams.FindAll(s => s.HasVideo) is [var only] ? only : null;
    }
}
