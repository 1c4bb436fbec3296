using Auvious.Core.Endpoints;
using Auvious.Core.Media;
using static Auvious.Core.Conferences.ConferencePhase;
using Decision = Auvious.Core.Decision<Auvious.Core.Conferences.ConferenceEvent>;

namespace Auvious.Core.Conferences;

public sealed partial record ConferenceState
{
    /// <summary>Keys under this prefix belong to a stream and go with it: <c>TRACK_MUTED/audio/{streamId}</c>.</summary>
    public const string TrackMuted = "TRACK_MUTED/";

    /// <summary>The most streams one endpoint may publish at once.</summary>
    public const int StreamLimit = 16;

    /// <summary>The state diagram. Knows <see cref="ConferenceCommand"/>s and what other entities answered or reported.</summary>
    public Decision Decide(object command, DateTimeOffset now) => (Phase, command) switch
    {
        (_, ConferenceCommand c) when !c.By.Reaches(Id) => Reply.Forbidden("the ticket names another conference, or none"),

        (_, CreateConference { By.IsStaff: false }) => Reply.Forbidden("creating a conference needs the role AGENT"),
        (None, CreateConference c) => new([new ConferenceCreated(c.By.User, c.CreatorEndpoint, now, Id, c.InteractionId, c.Metadata)],
            new ConferenceSummary(Id.Value, 0, Mode)),
        (_, CreateConference) => Reply.Conflict($"the conference {Id.Value} exists"),
        (None, RecordPublication or EndpointAnswered) => Reply.NotFound("the conference"),
        (None, ConferenceCommand) => Reply.NotFound("the conference"),
        (Ended, ForgetConference c) when LastEvent >= c.EndedBefore => Reply.Conflict("the conference has ended later"),
        (None or Ended, ForgetConference) => Decision.Ask(EraseJournal.Instance),
        (Open, ForgetConference) => Reply.Conflict("the conference is open"),
        (None, _) => Reply.Done,

        (Ended, JoinConference or EndpointAnswered { Command: JoinConference }) => Reply.NotFound("an open conference of this id"),
        (Ended, LeaveConference or EndConference or UnpublishStream or StopViewStream or EndpointAnswered { Command: LeaveConference }) => Reply.Done,
        (Ended, ConferenceCommand or RecordPublication or EndpointAnswered) => Reply.Conflict("the conference has ended"),
        (Ended, _) => Reply.Done,

        (Open, JoinConference c) => Join(c),
        (Open, EndpointAnswered a) when Find(a.Command.Endpoint) is not null => Decide(a.Command, now),
        (Open, EndpointAnswered { Command: JoinConference c } a) => Standing(a.Standing) is { } refused ? refused
            : new Decision([new ParticipantJoined(c.By.User, c.Endpoint.Value, now, c.Metadata)], new ConferenceSummary(Id.Value, Version + 1, Mode)),
        (Open, EndpointAnswered { Command: LeaveConference, Standing: EndpointStanding.Own }) => Reply.Done,
        (Open, EndpointAnswered { Command: LeaveConference { By.IsStaff: true }, Standing: EndpointStanding.Another }) => Reply.Done,
        (Open, EndpointAnswered { Command: ViewStream or AddIceCandidates { Viewer: not null }, Standing: not EndpointStanding.Unknown }) =>
            Reply.Conflict("no endpoint of yours has joined"),
        (Open, EndpointAnswered a) => Standing(a.Standing) ?? Reply.Conflict("the endpoint has not joined"),

        (Open, LeaveConference c) => Of(c, p => Leave(p, c.Reason, now), others: true),
        (Open, DropParticipant c) => Find(c.Endpoint) is { } p ? Leave(p, c.Reason, now) : Reply.Done,
        (Open, EndConference c) when IsAnothers(c.Endpoint, c.By) => Reply.Forbidden("the endpoint is another user's"),
        (Open, SetInteraction c) when IsAnothers(c.Endpoint, c.By) => Reply.Forbidden("the endpoint is another user's"),
        (Open, EndConference c) => c.By.IsStaff || c.By.User == Creator
            ? new ConferenceEnded(c.By.User, c.Endpoint, now, c.Reason)
            : Reply.Forbidden("only staff and the creator may end a conference"),
        (Open, EndIdleConference) => Participants.IsEmpty ? new ConferenceEnded(Creator, null, now, "idle") : Reply.Done,

        (Open, PublishStream c) => Of(c, p => Publish(c, p)),
        (Open, RecordPublication c) => Record(c, now),
        (Open, UnpublishStream c) => Unpublish(c, now),
        (Open, DropStream c) => Find(c.Stream) is var (p, s) && s.Attempt == c.Attempt ? Unpublished(p, s, now) : Reply.Done,
        (Open, ViewStream c) => ViewOf(c),
        (Open, StopViewStream c) => Reply.Done,
        (Open, AddIceCandidates c) => Candidates(c),

        (Open, UpdateMetadata c) => Of(c, p => Update(c, p, now)),
        (Open, UpdateParticipantMetadata c) => Of(c, p => p.Metadata.Equals(c.Metadata)
            ? Reply.Done
            : new ParticipantMetadataUpdated(p.User, p.Endpoint.Value, now, c.Metadata)),
        (Open, UpdateStreamMetadata c) => OfStream(c, c.Stream, (p, s) => s.Metadata.Equals(c.Metadata)
            ? Reply.Done
            : new StreamMetadataUpdated(p.User, p.Endpoint.Value, now, s.Id, c.Metadata)),
        (Open, UpdateStreamBitrate c) => Of(c, p => VideoStream(p, c.Stream) is not { } s ? Reply.NotFound("the stream")
            : s.VideoBitrate == c.VideoBitrate ? Reply.Done
            : new StreamBitrateUpdated(p.User, p.Endpoint.Value, now, s.Id, c.VideoBitrate)),
        (Open, SetInteraction c) => !c.By.IsStaff && c.By.User != Creator ? Reply.Forbidden("only staff and the creator may set the interaction")
            : c.InteractionId == InteractionId ? Reply.Done
            : new InteractionSet(c.By.User, c.Endpoint, now, c.InteractionId),
        (Open, SendConferenceEvent c) => (c.By.Roles & Roles.Service) == 0
            ? Reply.Forbidden("sending events to a conference needs the role SERVICE")
            : Decision.Ask(new DeliverToAll(c, [.. Participants.Select(p => p.Endpoint)])),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "not a command of a conference"),
    };

    private Decision Join(JoinConference c) => Find(c.Endpoint) switch
    {
        null => Decision.Ask(new WhoIsEndpoint(c.Endpoint, Id, c.By.User)),
        var p when p.User == c.By.User => new Rejected(Reason.AlreadyJoined, "the endpoint has joined already"),
        _ => Reply.Forbidden("the endpoint is another user's"),
    };

    /// <summary>Clients pass over events of their own endpoint: nobody else may be named as an event's origin.</summary>
    private bool IsAnothers(string? endpoint, By by) => Participants.Exists(p => p.Endpoint.Value == endpoint && p.User != by.User);

    private static Rejected? Standing(EndpointStanding standing) => standing switch
    {
        EndpointStanding.Unknown => Reply.NotFound("the endpoint"),
        EndpointStanding.Another => Reply.Forbidden("the endpoint is another user's"),
        _ => null,
    };

    /// <summary>The command's endpoint as a participant of the caller's; one that has not joined is asked who it is.</summary>
    private Decision Of(ParticipantCommand c, Func<Participant, Decision> decide, bool others = false) => Find(c.Endpoint) switch
    {
        null => Decision.Ask(new WhoIsEndpoint(c.Endpoint, Id, c.By.User)),
        var p when p.User == c.By.User || others && c.By.IsStaff => decide(p),
        _ => Reply.Forbidden("the endpoint is another user's"),
    };

    private Decision OfStream(ParticipantCommand c, StreamId id, Func<Participant, Stream, Decision> decide) => Of(c, p =>
        Find(id) is not var (owner, stream) ? Reply.NotFound("the stream")
        : owner.Endpoint != p.Endpoint ? Reply.Forbidden("the stream is another endpoint's")
        : decide(p, stream));

    private static Decision Leave(Participant p, string? reason, DateTimeOffset now) => new(
        [
            .. p.Streams.Select(s => new StreamUnpublished(p.User, p.Endpoint.Value, now, s.Id, s.Type, Leaver: true)),
            new ParticipantLeft(p.User, p.Endpoint.Value, now, reason),
        ],
        Reply.Done);
}
