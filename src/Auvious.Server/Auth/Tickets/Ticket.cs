using System.Text.Json;
using Auvious.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Auth.Tickets;

/// <summary>A customer's way in: whoever knows its id may log in as its customer.</summary>
public sealed class Ticket
{
    public required string Id { get; init; }

    public required string Organization { get; init; }

    public required string Type { get; init; }

    /// <summary>The user who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Names the tickets' logins without giving the ticket away: the user where no customer is named, and the tokens' session.</summary>
    public required string Session { get; init; }

    /// <summary>The JSON object given by the maker.</summary>
    public required string Properties { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>From then on nobody logs in or refreshes; may be taken back.</summary>
    public DateTimeOffset? Disabled { get; set; }

    /// <summary>From then on every token it gave is dead; for good.</summary>
    public DateTimeOffset? Revoked { get; set; }

    /// <summary>When a one-time ticket was used up.</summary>
    public DateTimeOffset? Used { get; set; }

    public long Version { get; set; }

    /// <summary>Whether its sessions may go on: expiry ends only the way in.</summary>
    public bool IsLive(DateTimeOffset now) => Revoked is null && !(Disabled <= now);

    public bool IsOpen(DateTimeOffset now) => IsLive(now) && ExpiresAt > now && Used is null;

    /// <summary>A text among the properties, as <c>conference_id</c> or <c>customer_id</c>.</summary>
    public string? Property(string name)
    {
        using var properties = JsonDocument.Parse(Properties);
        return properties.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
    }
}

/// <summary>The kinds of tickets.</summary>
public static class TicketTypes
{
    public const string MultiUse = "MULTI_USE_TICKET";
    public const string GenesysMultiUse = "GENESYS_MULTI_USE_TICKET";
    public const string OneTime = "ONE_TIME_TICKET";

    public static readonly string[] All = [MultiUse, "SCHEDULE_TICKET", GenesysMultiUse, "APPOINTMENTS_SCHEDULE_TICKET", OneTime];
}

internal sealed class TicketTable : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.ToTable("tickets").HasKey(row => row.Id);
        ticket.HasIndex(row => row.Session).IsUnique();
        ticket.HasIndex(row => row.ExpiresAt);
        ticket.Property(row => row.Id).HasMaxLength(TicketId.MaxLength);
        ticket.Property(row => row.Organization).HasMaxLength(IdRules.OrganizationLength);
    }
}
