using System.Collections.Immutable;
using Auvious.Core.Media;

namespace Auvious.Core.Conferences;

/// <summary>Where a conference is in its life.</summary>
public enum ConferencePhase { None, Open, Ended }

/// <summary>A published stream and the media node that holds it.</summary>
public sealed record Stream(StreamId Id, StreamType Type, JsonMap Metadata, int? VideoBitrate, string Node, string Attempt)
{
    public bool HasVideo => Type != StreamType.MIC;
}

/// <summary>A joined endpoint; <see cref="Joined"/> is the version of its own joining, the first event it sees.</summary>
public sealed record Participant(EndpointId Endpoint, UserId User, JsonMap Metadata, ImmutableList<Stream> Streams, long Joined);

/// <summary>A value of the conference's metadata, who set it and when.</summary>
public sealed record MetadataEntry(string Value, UserId User, string? Endpoint, DateTimeOffset At);

/// <summary>One conference: what its journal says. How it decides is in <c>Decide</c>, what it answers in <c>Views</c>.</summary>
public sealed partial record ConferenceState(ConferenceId Id)
{
    /// <summary>The one mode there is: media goes through the server.</summary>
    public const string Mode = "ROUTER";

    public ConferencePhase Phase { get; init; }

    /// <summary>The version that the next event will carry.</summary>
    public long Version { get; init; }

    public UserId Creator { get; init; }
    public string? CreatorEndpoint { get; init; }
    public string? InteractionId { get; init; }

    public ImmutableSortedDictionary<string, MetadataEntry> Metadata { get; init; } =
        ImmutableSortedDictionary.Create<string, MetadataEntry>(StringComparer.Ordinal);

    /// <summary>In the order of their joining.</summary>
    public ImmutableList<Participant> Participants { get; init; } = [];

    /// <summary>Who was joined at the end: they are told the last events until they have taken them.</summary>
    public ImmutableList<Participant> Dismissed { get; init; } = [];

    /// <summary>When the last event was; the idle deadline counts from here.</summary>
    public DateTimeOffset LastEvent { get; init; }

    public Participant? Find(EndpointId endpoint) => Participants.Find(p => p.Endpoint == endpoint);

    public (Participant Participant, Stream Stream)? Find(StreamId id)
    {
        foreach (var participant in Participants)
            if (participant.Streams.Find(s => s.Id == id) is { } stream)
                return (participant, stream);
        return null;
    }

    public PublicationId Publication(Stream stream) => new(Id, stream.Id, stream.Attempt);

    public ConferenceState Apply(ConferenceEvent e) => e is ConferenceCreated created
        ? Created(created)
        : Changed(e) with { Version = Version + 1, LastEvent = e.At };

    private ConferenceState Created(ConferenceCreated e) => this with
    {
        Phase = ConferencePhase.Open,
        Creator = e.User,
        CreatorEndpoint = e.Endpoint,
        InteractionId = e.InteractionId,
        Metadata = Metadata.AddRange(e.Metadata.Select(m => KeyValuePair.Create(m.Key, new MetadataEntry(m.Value, e.User, e.Endpoint, e.At)))),
        LastEvent = e.At,
    };

    private ConferenceState Changed(ConferenceEvent e) => e switch
    {
        ParticipantJoined j => this with
        {
            Participants = Participants.Add(new(new(Id.Organization, j.Endpoint!), j.User, j.Metadata, [], Version)),
        },
        ParticipantLeft l => this with { Participants = Participants.RemoveAll(p => p.Endpoint.Value == l.Endpoint) },
        StreamPublished p => With(p.Endpoint!, x => x with
        {
            Streams = x.Streams.Add(new(p.Stream, p.Type, p.Metadata, p.VideoBitrate, p.Node, p.Attempt)),
        }),
        StreamUnpublished u => With(u.Endpoint!, x => x with { Streams = x.Streams.RemoveAll(s => s.Id == u.Stream) }) with
        {
            Metadata = Metadata.RemoveRange([$"{TrackMuted}audio/{u.Stream}", $"{TrackMuted}video/{u.Stream}"]),
        },
        MetadataUpdated { Removed: true } m => this with { Metadata = Metadata.Remove(m.Key) },
        MetadataUpdated m => this with { Metadata = Metadata.SetItem(m.Key, new(m.Value, m.User, m.Endpoint, m.At)) },
        ParticipantMetadataUpdated m => With(m.Endpoint!, x => x with { Metadata = m.Metadata }),
        StreamMetadataUpdated m => With(m.Endpoint!, m.Stream, s => s with { Metadata = m.Metadata }),
        StreamBitrateUpdated b => With(b.Endpoint!, b.Stream, s => s with { VideoBitrate = b.VideoBitrate }),
        InteractionSet i => this with { InteractionId = i.InteractionId },
        ConferenceEnded => this with { Phase = ConferencePhase.Ended, Participants = [], Dismissed = Participants },
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "not an event of a conference"),
    };

    private ConferenceState With(string endpoint, Func<Participant, Participant> change)
    {
        var index = Participants.FindIndex(p => p.Endpoint.Value == endpoint);
        return index < 0 ? this : this with { Participants = Participants.SetItem(index, change(Participants[index])) };
    }

    private ConferenceState With(string endpoint, StreamId stream, Func<Stream, Stream> change) => With(endpoint, p =>
        p.Streams.FindIndex(s => s.Id == stream) is >= 0 and var i ? p with { Streams = p.Streams.SetItem(i, change(p.Streams[i])) } : p);
}
