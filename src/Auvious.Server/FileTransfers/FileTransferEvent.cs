using System.Text.Json;
using Auvious.Core.Endpoints;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.FileTransfers;

/// <summary>What clients are told of a transfer: as an event once, and as an item of the list.</summary>
public sealed record FileTransferEvent(
    string Id, string Type, DateTimeOffset Timestamp, string OrganizationId, string FileTransferId, string UserId, string? UserEndpointId,
    string TargetType, string TargetId, string ApplicationId, string? InteractionId, string? ConferenceId, string Filename, string MimeType,
    long Size)
{
    public static FileTransferEvent Of(FileTransfer transfer) => new(
        transfer.Id, nameof(FileTransferEvent), transfer.At, transfer.Organization, transfer.Id, transfer.User, transfer.Endpoint,
        transfer.TargetType.ToString(), transfer.TargetId, transfer.ApplicationId, transfer.InteractionId, transfer.ConferenceId,
        transfer.Filename, transfer.MimeType, transfer.Size);

    public PushedEvent Push() => new(Type, JsonSerializer.Serialize(this, WireJson.Options));
}
