using Auvious.Core;
using Auvious.Server.Blobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Snapshots;

/// <summary>
/// A snapshot, or a request to a camera, as lists, clean-up and waking find it. Its actor alone writes it; what it says of the snapshot is
/// <see cref="View"/>.
/// </summary>
public sealed class SnapshotRow : IKeptRow
{
    public required string Organization { get; init; }

    public required string Id { get; init; }

    public string? InteractionId { get; set; }

    /// <summary>The snapshot's type: the category that retention knows. Null for requests to a camera, and until somebody says one.</summary>
    public string? Type { get; set; }

    /// <summary>The picture's name in the blob store: a blob that no row names is an orphan.</summary>
    public string? Blob { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How many of its events the row knows.</summary>
    public int Events { get; set; }

    /// <summary>Something is still to be seen to: wake it.</summary>
    public bool IsUnsettled { get; set; }

    /// <summary>What is answered of it, as JSON; null for requests to a camera, and while the first event is being journaled.</summary>
    public string? View { get; set; }
}

internal sealed class SnapshotTable : IEntityTypeConfiguration<SnapshotRow>
{
    public void Configure(EntityTypeBuilder<SnapshotRow> snapshot)
    {
        snapshot.ToTable("snapshots").HasKey(row => new { row.Organization, row.Id });
        snapshot.HasIndex(row => new { row.Organization, row.InteractionId, row.At });
        snapshot.HasIndex(row => new { row.Organization, row.At });
        snapshot.HasIndex(row => row.IsUnsettled);
        snapshot.HasIndex(row => row.Blob);
        snapshot.Property(row => row.Organization).HasMaxLength(IdRules.OrganizationLength);
        snapshot.Property(row => row.Id).HasMaxLength(IdRules.Length);
        snapshot.Property(row => row.InteractionId).HasMaxLength(IdRules.Length);
    }
}
