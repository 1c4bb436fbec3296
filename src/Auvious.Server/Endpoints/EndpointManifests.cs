using System.Text.Json.Serialization;
using Auvious.Core.Endpoints;
using Auvious.Server.Hosting;

namespace Auvious.Server.Endpoints;

/// <summary>Names of everything an endpoint journals, hears and says. A released name is never edited: another shape is another version.</summary>
public static class EndpointManifests
{
    /// <summary>What stands in the journal.</summary>
    public static IReadOnlyList<Manifest> Journal { get; } =
    [
        new("endpoint.registered/1", EndpointJson.Default.EndpointRegistered),
        new("endpoint.joined/1", EndpointJson.Default.JoinedConference),
        new("endpoint.left/1", EndpointJson.Default.LeftConference),
        new("endpoint.dismissed/1", EndpointJson.Default.DismissedFromConference),
        new("endpoint.own-event-taken/1", EndpointJson.Default.OwnEventTaken),
        new("endpoint.numbers-reserved/1", EndpointJson.Default.NumbersReserved),
        new("endpoint.outbox-restarted/1", EndpointJson.Default.OutboxRestarted),
        new("endpoint.outbox-advanced/1", EndpointJson.Default.OutboxAdvanced),
        new("endpoint.ended/1", EndpointJson.Default.LeaseEnded),
    ];

    /// <summary>What goes between nodes.</summary>
    public static IReadOnlyList<Manifest> Messages { get; } =
    [
        new("endpoint:register/1", EndpointJson.Default.RegisterEndpoint),
        new("endpoint:keep-alive/1", EndpointJson.Default.KeepEndpointAlive),
        new("endpoint:unregister/1", EndpointJson.Default.UnregisterEndpoint),
        new("endpoint:wake/1", EndpointJson.Default.WakeEndpoint),
        new("endpoint:forget/1", EndpointJson.Default.ForgetEndpoint),
        new("endpoint:who-is/1", EndpointJson.Default.WhoIsEndpoint),
        new("endpoint:is/1", EndpointJson.Default.EndpointIs),
        new("endpoint:joined/1", EndpointJson.Default.EndpointJoined),
        new("endpoint:tell-events/1", EndpointJson.Default.TellEvents),
        new("endpoint:removed/1", EndpointJson.Default.EndpointRemoved),
        new("endpoint:dismissed/1", EndpointJson.Default.EndpointDismissed),
        new("endpoint:deliver-event/1", EndpointJson.Default.DeliverEvent),
        new("endpoint:delivered/1", EndpointJson.Default.Delivered),
        new("endpoint:events-taken/1", EndpointJson.Default.EventsTaken),
        new("endpoint:pull-events/1", EndpointJson.Default.PullEvents),
        new("endpoint:removal-taken/1", EndpointJson.Default.RemovalTaken),
        new("endpoint:ended/1", EndpointJson.Default.EndpointEnded),
        new("endpoint:health/1", EndpointJson.Default.EndpointHealth),
        new("endpoint:attach-channel/1", EndpointJson.Default.AttachChannel),
        new("endpoint:channel-attached/1", EndpointJson.Default.ChannelAttached),
        new("endpoint:detach-channel/1", EndpointJson.Default.DetachChannel),
        new("endpoint:channel-closed/1", EndpointJson.Default.ChannelClosed),
        new("endpoint:push-event/1", EndpointJson.Default.PushEvent),
        new("endpoint:pushed-through/1", EndpointJson.Default.PushedThrough),
        new("endpoint:ack-events/1", EndpointJson.Default.AckEvents),
        new("endpoint:events-pushed/1", EndpointJson.Default.EventsPushed),
        new("endpoint:relay-after-pushed/1", EndpointJson.Default.RelayAfterPushed),
    ];
}

/// <summary>How those are written.</summary>
[JsonSourceGenerationOptions(
    MaxDepth = Manifest.Depth, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EndpointRegistered))]
[JsonSerializable(typeof(JoinedConference))]
[JsonSerializable(typeof(LeftConference))]
[JsonSerializable(typeof(DismissedFromConference))]
[JsonSerializable(typeof(OwnEventTaken))]
[JsonSerializable(typeof(NumbersReserved))]
[JsonSerializable(typeof(OutboxRestarted))]
[JsonSerializable(typeof(OutboxAdvanced))]
[JsonSerializable(typeof(LeaseEnded))]
[JsonSerializable(typeof(RegisterEndpoint))]
[JsonSerializable(typeof(KeepEndpointAlive))]
[JsonSerializable(typeof(UnregisterEndpoint))]
[JsonSerializable(typeof(WakeEndpoint))]
[JsonSerializable(typeof(ForgetEndpoint))]
[JsonSerializable(typeof(WhoIsEndpoint))]
[JsonSerializable(typeof(EndpointIs))]
[JsonSerializable(typeof(EndpointJoined))]
[JsonSerializable(typeof(TellEvents))]
[JsonSerializable(typeof(EndpointRemoved))]
[JsonSerializable(typeof(EndpointDismissed))]
[JsonSerializable(typeof(DeliverEvent))]
[JsonSerializable(typeof(Delivered))]
[JsonSerializable(typeof(EventsTaken))]
[JsonSerializable(typeof(PullEvents))]
[JsonSerializable(typeof(RemovalTaken))]
[JsonSerializable(typeof(EndpointEnded))]
[JsonSerializable(typeof(EndpointHealth))]
[JsonSerializable(typeof(AttachChannel))]
[JsonSerializable(typeof(ChannelAttached))]
[JsonSerializable(typeof(DetachChannel))]
[JsonSerializable(typeof(ChannelClosed))]
[JsonSerializable(typeof(PushEvent))]
[JsonSerializable(typeof(PushedThrough))]
[JsonSerializable(typeof(AckEvents))]
[JsonSerializable(typeof(EventsPushed))]
[JsonSerializable(typeof(RelayAfterPushed))]
internal sealed partial class EndpointJson : JsonSerializerContext;
