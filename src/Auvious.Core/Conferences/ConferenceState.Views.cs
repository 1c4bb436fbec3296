using System.Collections.Immutable;

namespace Auvious.Core.Conferences;

public sealed partial record ConferenceState
{
    /// <summary>
    /// The answer to a query. <paramref name="sick"/> are the endpoints that missed their keepalive: known to the actor, not to the journal.
    /// </summary>
    public Reply View(ConferenceCommand query, IReadOnlySet<EndpointId> sick)
    {
        if (Refuses(query) is { } refused) return refused;
        return query is GetSimpleView ? Simple(sick) : Full(sick);
    }

    /// <summary>Why a query gets no answer; null when it does.</summary>
    public Rejected? Refuses(ConferenceCommand query) =>
        !query.By.Reaches(Id) ? Reply.Forbidden("the ticket names another conference, or none")
        : Phase == ConferencePhase.None || query is GetOpenConference && Phase == ConferencePhase.Ended ? Reply.NotFound("the conference")
        : null;

    private ConferenceView Full(IReadOnlySet<EndpointId> sick) => new(
        Id.Value, Mode, Id.Organization.Value, InteractionId, Creator.Value, CreatorEndpoint,
        [
            .. Participants.Select(p => new ParticipantView(
                p.Endpoint.Value, p.User.Value, Health(p, sick),
                [.. p.Streams.Select(s => new StreamView(s.Id.Value, s.Type.ToString(), s.Metadata, s.VideoBitrate))],
                p.Metadata)),
        ],
        MetadataViews(), Version, Participants.IsEmpty);

    private ConferenceSimpleView Simple(IReadOnlySet<EndpointId> sick) => new(
        Id.Value, Mode, MetadataViews(),
        [
            .. Participants.GroupBy(p => p.User).Select(user => new SimpleParticipantView(user.Key.Value,
            [
                .. user.Select(p => new SimpleEndpointView(
                    p.Endpoint.Value, Health(p, sick),
                    [.. p.Streams.Select(s => new SimpleStreamView(s.Id.Value, s.Type.ToString(), s.Metadata))],
                    p.Metadata)),
            ])),
        ],
        Version);

    private ImmutableSortedDictionary<string, MetadataView> MetadataViews() =>
        Metadata.ToImmutableSortedDictionary(m => m.Key, m => new MetadataView(m.Value.Value, m.Value.User.Value, m.Value.Endpoint, m.Value.At),
            StringComparer.Ordinal);

    private static string Health(Participant p, IReadOnlySet<EndpointId> sick) => sick.Contains(p.Endpoint) ? "SICK" : "HEALTHY";
}
