using System.Text.Json.Serialization;
using Auvious.Core;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Talkdesk;

/// <summary>A Talkdesk contact and the id it has here.</summary>
public sealed record TalkdeskContact(string Organization, string Contact, string ExternalId);

/// <summary>The answer to a contact's creation.</summary>
public sealed record ContactCreated(string Message, [property: JsonPropertyName("contact_external_id")] string ContactExternalId) : Reply;

/// <summary>The contacts in SQL.</summary>
public sealed class TalkdeskContacts(IDbContextFactory<AppDb> databases, TimeProvider clock)
{
    /// <summary>A contact that is there already keeps its id.</summary>
    public async Task<Reply> Create(OrganizationId organization, string contact, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var made = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO talkdesk_contacts ("Organization", "Contact", "ExternalId") VALUES ({organization.Value}, {contact}, {id})
            ON CONFLICT DO NOTHING
            """, ct);
        if (made == 1) return new ContactCreated("Contact created", id);
        var known = await db.Set<TalkdeskContact>().AsNoTracking()
            .SingleAsync(c => c.Organization == organization.Value && c.Contact == contact, ct);
        return new ContactCreated("Contact exists", known.ExternalId);
    }
}

internal sealed class TalkdeskContactTable : IEntityTypeConfiguration<TalkdeskContact>
{
    public void Configure(EntityTypeBuilder<TalkdeskContact> contact)
    {
        contact.ToTable("talkdesk_contacts").HasKey(row => new { row.Organization, row.Contact }).HasName("PK_talkdesk_contacts");
        contact.Property(row => row.Organization).HasMaxLength(IdRules.OrganizationLength);
        contact.Property(row => row.Contact).HasMaxLength(IdRules.Length);
        contact.Property(row => row.ExternalId).HasMaxLength(IdRules.Length);
    }
}
