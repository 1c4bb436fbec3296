using Auvious.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Interactions;

/// <summary>One contact with a customer, as an integration keeps it.</summary>
public sealed class Interaction
{
    public required string Organization { get; init; }

    public required string Id { get; init; }

    /// <summary>The user who made it.</summary>
    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its kind in the integration's words, such as <c>video</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The JSON object given by the maker.</summary>
    public required string Data { get; init; }

    /// <summary>Raised by each change.</summary>
    public long Version { get; init; }
}

/// <summary>A plain member of an interaction's data, to search by.</summary>
public sealed class InteractionDatum
{
    public required string Organization { get; init; }

    public required string Interaction { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }
}

internal sealed class InteractionTables : IEntityTypeConfiguration<Interaction>, IEntityTypeConfiguration<InteractionDatum>
{
    public void Configure(EntityTypeBuilder<Interaction> interaction)
    {
        interaction.ToTable("interactions").HasKey(row => new { row.Organization, row.Id }).HasName("PK_interactions");
        interaction.HasIndex(row => new { row.Organization, row.CreatedAt }).HasDatabaseName("IX_interactions_CreatedAt");
        interaction.HasIndex(row => new { row.Organization, row.Type, row.CreatedAt }).HasDatabaseName("IX_interactions_Type");
        interaction.Property(row => row.Organization).HasMaxLength(IdRules.OrganizationLength);
        interaction.Property(row => row.Id).HasMaxLength(IdRules.Length);
        interaction.Property(row => row.CreatedBy).HasMaxLength(IdRules.Length);
    }

    public void Configure(EntityTypeBuilder<InteractionDatum> datum)
    {
        datum.ToTable("interaction_data").HasKey(row => new { row.Organization, row.Interaction, row.Key }).HasName("PK_interaction_data");
        datum.HasIndex(row => new { row.Organization, row.Key, row.Value, row.Interaction }).HasDatabaseName("IX_interaction_data_Value");
        datum.HasOne<Interaction>().WithMany().HasForeignKey(row => new { row.Organization, row.Interaction })
            .HasConstraintName("FK_interaction_data_interactions");
        datum.Property(row => row.Key).HasMaxLength(InteractionData.KeyLimit);
        datum.Property(row => row.Value).HasMaxLength(InteractionData.ValueLimit);
    }
}
