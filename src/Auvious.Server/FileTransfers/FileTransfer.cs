using Auvious.Core;
using Auvious.Server.Blobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.FileTransfers;

/// <summary>Whom a file is for.</summary>
public enum TargetType { USER, CONFERENCE }

/// <summary>A file that a user sent to another user, or to those in a conference. Never changed.</summary>
public sealed record FileTransfer : IKeptRow
{
    public required string Organization { get; init; }

    public required string Id { get; init; }

    /// <summary>The sender.</summary>
    public required string User { get; init; }

    /// <summary>The endpoint it was sent from, if the sender named one.</summary>
    public string? Endpoint { get; init; }

    public required TargetType TargetType { get; init; }

    public required string TargetId { get; init; }

    public required string ApplicationId { get; init; }

    public string? InteractionId { get; init; }

    public string? ConferenceId { get; init; }

    /// <summary>What a repeat of the same request carries too.</summary>
    public string? TransactionId { get; init; }

    public required string Filename { get; init; }

    /// <summary>As the sender says: nothing here depends on it.</summary>
    public required string MimeType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required string Sha256 { get; init; }

    public required string Blob { get; init; }

    public required DateTimeOffset At { get; init; }

    public KeptFile File() => new(Blob, Size, Sha256, Filename, MimeType);
}

internal sealed class FileTransferTable : IEntityTypeConfiguration<FileTransfer>
{
    public void Configure(EntityTypeBuilder<FileTransfer> transfer)
    {
        transfer.ToTable("file_transfers").HasKey(row => new { row.Organization, row.Id });
        transfer.HasIndex(row => new { row.Organization, row.User, row.TransactionId }).IsUnique();
        transfer.HasIndex(row => new { row.Organization, row.InteractionId });
        transfer.HasIndex(row => new { row.Organization, row.ConferenceId });
        transfer.HasIndex(row => new { row.Organization, row.At });
        transfer.HasIndex(row => row.Blob);
        transfer.Property(row => row.Organization).HasMaxLength(IdRules.OrganizationLength);
        transfer.Property(row => row.Id).HasMaxLength(IdRules.Length);
        transfer.Property(row => row.Filename).HasMaxLength(UploadedFile.NameLimit);
        transfer.Property(row => row.TargetType).HasConversion<string>();
    }
}
