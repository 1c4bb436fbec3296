using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Hosting.Database;

/// <summary>A conference that may be alive: written before its creation is journaled. One that ended is seen only by whoever clears it away.</summary>
/// <param name="Ended">When it ended; null while it may be alive.</param>
public sealed record ConferenceRow(string Organization, string Id, DateTimeOffset? Ended = null);

/// <summary>An endpoint that may be alive: written before its registration is journaled. One that ended is seen only by whoever clears it away.</summary>
/// <param name="Ended">When it ended; null while it may be alive.</param>
public sealed record EndpointRow(string Organization, string User, string Id, DateTimeOffset? Ended = null);

internal sealed class IndexRows : IEntityTypeConfiguration<ConferenceRow>, IEntityTypeConfiguration<EndpointRow>
{
    public void Configure(EntityTypeBuilder<ConferenceRow> conference)
    {
        conference.ToTable("conference_index").HasKey(row => new { row.Organization, row.Id });
        conference.Property(row => row.Organization).HasColumnName("organization");
        conference.Property(row => row.Id).HasColumnName("id");
        conference.Property(row => row.Ended).HasColumnName("ended");
        conference.HasIndex(row => new { row.Organization, row.Ended });
        conference.HasQueryFilter(row => row.Ended == null);
    }

    public void Configure(EntityTypeBuilder<EndpointRow> endpoint)
    {
        endpoint.ToTable("endpoint_index").HasKey(row => new { row.Organization, row.Id });
        endpoint.HasIndex(row => new { row.Organization, row.User });
        endpoint.Property(row => row.Organization).HasColumnName("organization");
        endpoint.Property(row => row.User).HasColumnName("user");
        endpoint.Property(row => row.Id).HasColumnName("id");
        endpoint.Property(row => row.Ended).HasColumnName("ended");
        endpoint.HasIndex(row => new { row.Organization, row.Ended });
        endpoint.HasQueryFilter(row => row.Ended == null);
    }
}
