using Auvious.Core;
using Auvious.Server.Blobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Assets;

/// <summary>A file of an application, such as a logo or a ring tone, under an id of its owner's choice.</summary>
public sealed record Asset : IKeptRow
{
    public required string Organization { get; init; }

    public required string Id { get; init; }

    public required string ApplicationId { get; init; }

    /// <summary>Free text.</summary>
    public required string Category { get; init; }

    /// <summary>Who may open it, as given: names separated by commas.</summary>
    public required string RolesAllowedAccess { get; init; }

    /// <summary>What a repeat of the upload carries too.</summary>
    public string? TransactionId { get; init; }

    public required string Filename { get; init; }

    /// <summary>As the uploader says: nothing here depends on it.</summary>
    public required string MimeType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required string Sha256 { get; init; }

    public required string Blob { get; init; }

    public required DateTimeOffset At { get; init; }

    public KeptFile File() => new(Blob, Size, Sha256, Filename, MimeType);
}

internal sealed class AssetTable : IEntityTypeConfiguration<Asset>
{
    public void Configure(EntityTypeBuilder<Asset> asset)
    {
        asset.ToTable("assets").HasKey(row => new { row.Organization, row.Id });
        asset.HasIndex(row => new { row.Organization, row.ApplicationId });
        asset.HasIndex(row => new { row.Organization, row.At });
        asset.HasIndex(row => row.Blob);
        asset.Property(row => row.Organization).HasMaxLength(IdRules.OrganizationLength);
        asset.Property(row => row.Id).HasMaxLength(IdRules.Length);
        asset.Property(row => row.Filename).HasMaxLength(UploadedFile.NameLimit);
    }
}
