using System.Text.Json.Serialization;
using Auvious.Core;
using Auvious.Core.Conferences;
using Auvious.Core.Media;
using Auvious.Server.Hosting;

namespace Auvious.Server.Conferences;

/// <summary>Names of everything a conference journals, hears and answers. A released name is never edited: another shape is another version.</summary>
public static class ConferenceManifests
{
    /// <summary>What stands in the journal.</summary>
    public static IReadOnlyList<Manifest> Journal { get; } =
    [
        new("conference.created/1", ConferenceJson.Default.ConferenceCreated),
        new("conference.joined/1", ConferenceJson.Default.ParticipantJoined),
        new("conference.left/1", ConferenceJson.Default.ParticipantLeft),
        new("conference.stream-published/1", ConferenceJson.Default.StreamPublished),
        new("conference.stream-unpublished/1", ConferenceJson.Default.StreamUnpublished),
        new("conference.metadata-updated/1", ConferenceJson.Default.MetadataUpdated),
        new("conference.stream-metadata-updated/1", ConferenceJson.Default.StreamMetadataUpdated),
        new("conference.participant-metadata-updated/1", ConferenceJson.Default.ParticipantMetadataUpdated),
        new("conference.stream-bitrate-updated/1", ConferenceJson.Default.StreamBitrateUpdated),
        new("conference.interaction-set/1", ConferenceJson.Default.InteractionSet),
        new("conference.ended/1", ConferenceJson.Default.ConferenceEnded),
    ];

    /// <summary>What goes between nodes.</summary>
    public static IReadOnlyList<Manifest> Messages { get; } =
    [
        new("conference:create/1", ConferenceJson.Default.CreateConference),
        new("conference:join/1", ConferenceJson.Default.JoinConference),
        new("conference:leave/1", ConferenceJson.Default.LeaveConference),
        new("conference:end/1", ConferenceJson.Default.EndConference),
        new("conference:publish-stream/1", ConferenceJson.Default.PublishStream),
        new("conference:unpublish-stream/1", ConferenceJson.Default.UnpublishStream),
        new("conference:view-stream/1", ConferenceJson.Default.ViewStream),
        new("conference:stop-view-stream/1", ConferenceJson.Default.StopViewStream),
        new("conference:add-candidates/1", ConferenceJson.Default.AddIceCandidates),
        new("conference:update-metadata/1", ConferenceJson.Default.UpdateMetadata),
        new("conference:update-stream-metadata/1", ConferenceJson.Default.UpdateStreamMetadata),
        new("conference:update-participant-metadata/1", ConferenceJson.Default.UpdateParticipantMetadata),
        new("conference:update-stream-bitrate/1", ConferenceJson.Default.UpdateStreamBitrate),
        new("conference:set-interaction/1", ConferenceJson.Default.SetInteraction),
        new("conference:send-event/1", ConferenceJson.Default.SendConferenceEvent),
        new("conference:get/1", ConferenceJson.Default.GetConference),
        new("conference:get-open/1", ConferenceJson.Default.GetOpenConference),
        new("conference:get-simple-view/1", ConferenceJson.Default.GetSimpleView),
        new("conference:get-events/1", ConferenceJson.Default.GetEvents),
        new("conference:wake/1", ConferenceJson.Default.WakeConference),
        new("conference:forget/1", ConferenceJson.Default.ForgetConference),
        new("conference:summary/1", ConferenceJson.Default.ConferenceSummary),
        new("conference:published/1", ConferenceJson.Default.ConferencePublishResult),
        new("conference:viewed/1", ConferenceJson.Default.ConferenceStreamViewResult),
        new("conference:sent/1", ConferenceJson.Default.EventsSent),
        new("conference:events/1", ConferenceJson.Default.ConferenceEvents),
        new("conference:view/1", ConferenceJson.Default.ConferenceView),
        new("conference:simple-view/1", ConferenceJson.Default.ConferenceSimpleView),
        new("reply:done/1", ConferenceJson.Default.Done),
        new("reply:rejected/1", ConferenceJson.Default.Rejected),
        new("reply:undelivered/1", ConferenceJson.Default.Undelivered),
        new("media:open-publication/1", ConferenceJson.Default.OpenPublication),
        new("media:commit-publication/1", ConferenceJson.Default.CommitPublication),
        new("media:close-publication/1", ConferenceJson.Default.ClosePublication),
        new("media:confirm-publication/1", ConferenceJson.Default.ConfirmPublication),
        new("media:limit-publication/1", ConferenceJson.Default.LimitPublication),
        new("media:open-view/1", ConferenceJson.Default.OpenView),
        new("media:close-view/1", ConferenceJson.Default.CloseView),
        new("media:close-views-of/1", ConferenceJson.Default.CloseViewsOf),
        new("media:add-candidates/1", ConferenceJson.Default.AddCandidates),
        new("media:publication-opened/1", ConferenceJson.Default.PublicationOpened),
        new("media:view-opened/1", ConferenceJson.Default.ViewOpened),
        new("media:refused/1", ConferenceJson.Default.MediaRefused),
        new("media:publication-lost/1", ConferenceJson.Default.PublicationLost),
        new("media:publication-measured/1", ConferenceJson.Default.PublicationMeasured),
        new("media:get-load/1", ConferenceJson.Default.GetMediaLoad),
        new("media:load/1", ConferenceJson.Default.MediaLoad),
    ];
}

/// <summary>How those are written.</summary>
[JsonSourceGenerationOptions(
    MaxDepth = Manifest.Depth, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ConferenceCreated))]
[JsonSerializable(typeof(ParticipantJoined))]
[JsonSerializable(typeof(ParticipantLeft))]
[JsonSerializable(typeof(StreamPublished))]
[JsonSerializable(typeof(StreamUnpublished))]
[JsonSerializable(typeof(MetadataUpdated))]
[JsonSerializable(typeof(StreamMetadataUpdated))]
[JsonSerializable(typeof(ParticipantMetadataUpdated))]
[JsonSerializable(typeof(StreamBitrateUpdated))]
[JsonSerializable(typeof(InteractionSet))]
[JsonSerializable(typeof(ConferenceEnded))]
[JsonSerializable(typeof(CreateConference))]
[JsonSerializable(typeof(JoinConference))]
[JsonSerializable(typeof(LeaveConference))]
[JsonSerializable(typeof(EndConference))]
[JsonSerializable(typeof(PublishStream))]
[JsonSerializable(typeof(UnpublishStream))]
[JsonSerializable(typeof(ViewStream))]
[JsonSerializable(typeof(StopViewStream))]
[JsonSerializable(typeof(AddIceCandidates))]
[JsonSerializable(typeof(UpdateMetadata))]
[JsonSerializable(typeof(UpdateStreamMetadata))]
[JsonSerializable(typeof(UpdateParticipantMetadata))]
[JsonSerializable(typeof(UpdateStreamBitrate))]
[JsonSerializable(typeof(SetInteraction))]
[JsonSerializable(typeof(SendConferenceEvent))]
[JsonSerializable(typeof(GetConference))]
[JsonSerializable(typeof(GetOpenConference))]
[JsonSerializable(typeof(GetSimpleView))]
[JsonSerializable(typeof(GetEvents))]
[JsonSerializable(typeof(WakeConference))]
[JsonSerializable(typeof(ForgetConference))]
[JsonSerializable(typeof(ConferenceSummary))]
[JsonSerializable(typeof(ConferencePublishResult))]
[JsonSerializable(typeof(ConferenceStreamViewResult))]
[JsonSerializable(typeof(EventsSent))]
[JsonSerializable(typeof(ConferenceEvents))]
[JsonSerializable(typeof(ConferenceView))]
[JsonSerializable(typeof(ConferenceSimpleView))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(Rejected))]
[JsonSerializable(typeof(Undelivered))]
[JsonSerializable(typeof(OpenPublication))]
[JsonSerializable(typeof(CommitPublication))]
[JsonSerializable(typeof(ClosePublication))]
[JsonSerializable(typeof(ConfirmPublication))]
[JsonSerializable(typeof(LimitPublication))]
[JsonSerializable(typeof(OpenView))]
[JsonSerializable(typeof(CloseView))]
[JsonSerializable(typeof(CloseViewsOf))]
[JsonSerializable(typeof(AddCandidates))]
[JsonSerializable(typeof(PublicationOpened))]
[JsonSerializable(typeof(ViewOpened))]
[JsonSerializable(typeof(MediaRefused))]
[JsonSerializable(typeof(PublicationLost))]
[JsonSerializable(typeof(PublicationMeasured))]
[JsonSerializable(typeof(GetMediaLoad))]
[JsonSerializable(typeof(MediaLoad))]
internal sealed partial class ConferenceJson : JsonSerializerContext;
