using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Auvious.Core.Endpoints;

namespace Auvious.Core.Conferences;

/// <summary>
/// The events of a conference as clients get them: names, fields and the timestamp's form are the public protocol. The id is made of
/// conference and version, so that a repeated event is known by it.
/// </summary>
public static class WireEvents
{
    /// <summary>The timestamp's one form: UTC with three digits of milliseconds.</summary>
    public static string Timestamp(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The event as it goes out; <paramref name="version"/> is the version before it.</summary>
    public static PushedEvent Of(ConferenceId conference, long version, ConferenceEvent e)
    {
        var type = TypeOf(e);
        return new(type, Json(type, e.At, w =>
        {
            w.WriteString("id", e is ConferenceCreated ? $"{conference.Value}:created" : $"{conference.Value}:{version}");
            w.WriteString("conferenceId", conference.Value);
            w.WriteString("organizationId", conference.Organization.Value);
            if (e is ConferenceCreated) w.WriteNull("conferenceVersion");
            else w.WriteNumber("conferenceVersion", version);
            w.WriteString("userId", e.User.Value);
            if (e.Endpoint is not null) w.WriteString("userEndpointId", e.Endpoint);
            WriteFields(w, e);
        }));
    }

    /// <summary>How the participants' links are, every 5 s while media flows; carries no version and names no endpoint of origin.</summary>
    public static PushedEvent NetworkIndicator(ConferenceId conference, string id, DateTimeOffset at, IReadOnlyCollection<NetworkIndicator> links)
    {
        const string type = "ConferenceNetworkIndicatorUpdatedEvent";
        return new(type, Json(type, at, w =>
        {
            w.WriteString("id", id);
            w.WriteString("conferenceId", conference.Value);
            w.WriteString("organizationId", conference.Organization.Value);
            w.WriteNumber("averageNetworkQuality", links.Count == 0 ? 100 : (int)links.Average(l => l.Quality));
            w.WriteStartObject("participantIndicatorMap");
            foreach (var link in links)
            {
                w.WriteStartObject(link.Endpoint);
                w.WriteNumber("averageJitter", link.JitterMs);
                w.WriteNumber("averageRtt", link.RttMs);
                w.WriteNumber("averageNetworkQuality", link.Quality);
                w.WriteString("grade", link.Grade);
                w.WriteEndObject();
            }
            w.WriteEndObject();
        }));
    }

    private static string TypeOf(ConferenceEvent e) => e switch
    {
        ConferenceCreated => "ConferenceCreatedEvent",
        ParticipantJoined => "ConferenceJoinedEvent",
        ParticipantLeft => "ConferenceLeftEvent",
        StreamPublished => "ConferenceStreamPublishedEvent",
        StreamUnpublished => "ConferenceStreamUnpublishedEvent",
        MetadataUpdated => "ConferenceMetadataUpdatedEvent",
        StreamMetadataUpdated => "ConferenceStreamMetadataUpdatedEvent",
        ParticipantMetadataUpdated => "ConferenceParticipantMetadataUpdatedEvent",
        StreamBitrateUpdated => "ConferenceStreamBitrateUpdatedEvent",
        InteractionSet => "ConferenceInteractionSetEvent",
        ConferenceEnded => "ConferenceEndedEvent",
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "has no wire name"),
    };

    private static void WriteFields(Utf8JsonWriter w, ConferenceEvent e)
    {
        switch (e)
        {
            case ParticipantJoined j:
                WriteMap(w, "metadata", j.Metadata);
                break;
            case ParticipantLeft { Reason: { } reason }:
                w.WriteString("reason", reason);
                break;
            case ConferenceEnded ended:
                w.WriteString("reason", ended.Reason ?? "");
                break;
            case StreamPublished p:
                w.WriteString("streamId", p.Stream.Value);
                w.WriteString("streamType", p.Type.ToString());
                WriteMap(w, "metadata", p.Metadata);
                if (p.VideoBitrate is { } bitrate) w.WriteNumber("videoBitrate", bitrate);
                break;
            case StreamUnpublished u:
                w.WriteString("streamId", u.Stream.Value);
                w.WriteString("streamType", u.Type.ToString());
                break;
            case MetadataUpdated m:
                w.WriteString("key", m.Key);
                w.WriteString("operation", m.Removed ? "REMOVE" : "SET");
                w.WriteString("value", m.Value);
                break;
            case StreamMetadataUpdated m:
                w.WriteString("streamId", m.Stream.Value);
                WriteMap(w, "newMetadata", m.Metadata);
                break;
            case ParticipantMetadataUpdated m:
                WriteMap(w, "newMetadata", m.Metadata);
                break;
            case StreamBitrateUpdated b:
                w.WriteString("streamId", b.Stream.Value);
                w.WriteNumber("videoBitrate", b.VideoBitrate);
                break;
            case InteractionSet i:
                w.WriteString("interactionId", i.InteractionId);
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter w, string name, JsonMap map)
    {
        w.WritePropertyName(name);
        w.WriteRawValue(map.Text);
    }

    /// <summary>An event's JSON object: type and timestamp, then its other fields.</summary>
    internal static string Json(string type, DateTimeOffset at, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var w = new Utf8JsonWriter(buffer))
        {
            w.WriteStartObject();
            w.WriteString("type", type);
            w.WriteString("timestamp", Timestamp(at));
            fields(w);
            w.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
