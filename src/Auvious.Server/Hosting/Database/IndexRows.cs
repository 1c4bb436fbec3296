using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Hosting.Database;

/// <summary>A conference that may be alive: written before its creation is journaled, deleted after its end.</summary>
public sealed record ConferenceRow(string Organization, string Id);

/// <summary>An endpoint that may be alive: written before its registration is journaled, deleted after its end.</summary>
public sealed record EndpointRow(string Organization, string User, string Id);

internal sealed class IndexRows : IEntityTypeConfiguration<ConferenceRow>, IEntityTypeConfiguration<EndpointRow>
{
    public void Configure(EntityTypeBuilder<ConferenceRow> conference)
    {
        conference.ToTable("conference_index").HasKey(row => new { row.Organization, row.Id });
        conference.Property(row => row.Organization).HasColumnName("organization");
        conference.Property(row => row.Id).HasColumnName("id");
    }

    public void Configure(EntityTypeBuilder<EndpointRow> endpoint)
    {
        endpoint.ToTable("endpoint_index").HasKey(row => new { row.Organization, row.Id });
        endpoint.HasIndex(row => new { row.Organization, row.User });
        endpoint.Property(row => row.Organization).HasColumnName("organization");
        endpoint.Property(row => row.User).HasColumnName("user");
        endpoint.Property(row => row.Id).HasColumnName("id");
    }
}
