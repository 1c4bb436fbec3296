using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Blobs.Rows;

/// <summary>A blob kept in the database.</summary>
public sealed record BlobRow
{
    public required string Name { get; init; }

    /// <summary>Bytes; null until all of them are there.</summary>
    public long? Size { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A piece of a blob: all but the last have <see cref="Length"/> bytes.</summary>
public sealed record BlobChunk
{
    /// <summary>Small enough to stay out of the heap of large objects, which is collected rarely.</summary>
    public const int Length = 64 * 1024;

    public required string Name { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }

    public required byte[] Bytes { get; init; }
}

internal sealed class BlobTable : IEntityTypeConfiguration<BlobRow>, IEntityTypeConfiguration<BlobChunk>
{
    public void Configure(EntityTypeBuilder<BlobRow> blob)
    {
        blob.ToTable("blobs").HasKey(row => row.Name);
        blob.Property(row => row.Name).HasMaxLength(BlobName.Length);
    }

    public void Configure(EntityTypeBuilder<BlobChunk> chunk)
    {
        chunk.ToTable("blob_chunks").HasKey(row => new { row.Name, row.Number });
        chunk.Property(row => row.Name).HasMaxLength(BlobName.Length);
    }
}
