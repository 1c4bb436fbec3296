using System.Text.Json;
using Auvious.Core;

namespace Auvious.Server.Auth.Tickets;

/// <summary>A ticket as its maker wants it; of a change, what it says changes and the rest stays.</summary>
/// <param name="Ttl">Seconds from now.</param>
/// <param name="Length">Characters of the id; of a new ticket only.</param>
/// <param name="Disabled">true, false or the instant from which on.</param>
/// <param name="Revoked">true or an instant not in the future; can't be taken back.</param>
public sealed record TicketBody(
    string? Type, long? Ttl, int? Length, JsonElement? Properties, JsonElement? Disabled, JsonElement? Revoked, string? OrganizationId)
{
    private const long DefaultTtl = 14400;
    private const long MaxTtl = 366 * 86400;

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem(Func<OrganizationId, string, bool> isClientUser, OrganizationId organization) => this switch
    {
        { Type: { } type } when !TicketTypes.All.Contains(type) => $"type must be one of {string.Join(", ", TicketTypes.All)}.",
        { Ttl: < 1 or > MaxTtl } => $"ttl must be 1 to {MaxTtl} seconds.",
        { Length: < TicketId.MinLength or > TicketId.MaxLength } => $"length must be {TicketId.MinLength} to {TicketId.MaxLength}.",
        _ when !IsSwitch(Disabled) => "disabled must be true, false or an ISO-8601 instant.",
        _ when !IsSwitch(Revoked) => "revoked must be true, false or an ISO-8601 instant.",
        { Properties: { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) } } => "properties must be an object.",
        { Properties: { ValueKind: JsonValueKind.Object } properties } => ProblemOf(properties, isClientUser, organization),
        _ => null,
    };

    public NewTicket ToNew(OrganizationId organization, UserId by, DateTimeOffset now) => new(
        organization, by, Type ?? TicketTypes.MultiUse, Length ?? TicketId.DefaultLength,
        TimeSpan.FromSeconds(Ttl ?? DefaultTtl), PropertiesText ?? "{}", Since(Disabled, now));

    public void ApplyTo(Ticket ticket, DateTimeOffset now)
    {
        if (Ttl is { } ttl) ticket.ExpiresAt = now.AddSeconds(ttl);
        if (PropertiesText is { } properties) ticket.Properties = properties;
        if (Disabled is not null) ticket.Disabled = Since(Disabled, now);
        // Revoked now, whatever instant is named: nothing waits for a later one.
        if (Since(Revoked, now) is not null) ticket.Revoked ??= now;
    }

    private string? PropertiesText => Properties is { ValueKind: JsonValueKind.Object } properties ? properties.GetRawText() : null;

    private static string? ProblemOf(JsonElement properties, Func<OrganizationId, string, bool> isClientUser, OrganizationId organization)
    {
        if (properties.GetRawText().Length > TicketProperties.MaxLength) return "properties must have at most 64 KiB.";
        foreach (var name in (string[])[TicketProperties.Customer, TicketProperties.Conference])
            if (properties.TryGetProperty(name, out var id) && id.ValueKind != JsonValueKind.Null
                && (id.ValueKind != JsonValueKind.String || !IdRules.Allows(id.GetString())))
                return $"properties.{name} must be 1 to 128 printable characters without a slash.";
        // Else a ticket would hand an agent's events to whoever holds it.
        return properties.TryGetProperty(TicketProperties.Customer, out var customer) && customer.ValueKind == JsonValueKind.String
            && isClientUser(organization, customer.GetString()!)
            ? $"properties.{TicketProperties.Customer} must not be a user of the organization."
            : null;
    }

    private static bool IsSwitch(JsonElement? value) => value is not { } given
        || given.ValueKind is JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False
        || given.ValueKind == JsonValueKind.String && given.TryGetDateTimeOffset(out _);

    private static DateTimeOffset? Since(JsonElement? value, DateTimeOffset now) => value switch
    {
        { ValueKind: JsonValueKind.True } => now,
        { ValueKind: JsonValueKind.String } instant => instant.GetDateTimeOffset(),
        _ => null,
    };
}
