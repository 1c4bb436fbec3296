using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Auvious.Server.Auth.Tickets;

/// <summary>A ticket as its organization sees it.</summary>
public sealed record TicketView(
    string Id,
    string Type,
    string UserId,
    string OrganizationId,
    JsonElement Properties,
    string CreatedAt,
    string ExpiresAt,
    bool Expired,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Disabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Revoked,
    long Version)
{
    public static TicketView Of(Ticket ticket, DateTimeOffset now) => new(
        ticket.Id, ticket.Type, ticket.CreatedBy, ticket.Organization, JsonElement.Parse(ticket.Properties),
        Text(ticket.CreatedAt), Text(ticket.ExpiresAt), ticket.ExpiresAt <= now || ticket.Used is not null,
        ticket.Disabled is { } disabled ? Text(disabled) : null, ticket.Revoked is { } revoked ? Text(revoked) : null, ticket.Version);

    // Three digits and a Z, as in every event of this API.
    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
