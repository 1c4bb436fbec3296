using System.Text.Json.Serialization;
using Auvious.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Ratings;

/// <summary>What was rated. The names are the API's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionType>))]
public enum SessionType { CALL, CONFERENCE }

/// <summary>What a user thought of a call or conference.</summary>
public sealed class Rating
{
    public const int Worst = 1, Best = 5;

    public required string Organization { get; init; }

    public required string Id { get; init; }

    public required string User { get; init; }

    /// <summary>The user's endpoint, if it was named.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The interaction it belongs to, if any was named.</summary>
    public string? Interaction { get; init; }

    public required SessionType SessionType { get; init; }

    /// <summary>The call's or conference's id.</summary>
    public required string Session { get; init; }

    /// <summary><see cref="Worst"/> to <see cref="Best"/>.</summary>
    public required int Score { get; init; }

    public string? Comment { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class RatingTable : IEntityTypeConfiguration<Rating>
{
    public void Configure(EntityTypeBuilder<Rating> rating)
    {
        rating.ToTable("ratings").HasKey(row => new { row.Organization, row.Id }).HasName("PK_ratings");
        rating.HasIndex(row => new { row.Organization, row.Interaction, row.CreatedAt }).HasDatabaseName("IX_ratings_Interaction");
        rating.HasIndex(row => new { row.Organization, row.SessionType, row.Session, row.CreatedAt }).HasDatabaseName("IX_ratings_Session");
        rating.Property(row => row.SessionType).HasConversion<string>().HasMaxLength(16);
        rating.Property(row => row.Organization).HasMaxLength(IdRules.OrganizationLength);
        string[] ids = [nameof(Rating.Id), nameof(Rating.User), nameof(Rating.Endpoint), nameof(Rating.Interaction), nameof(Rating.Session)];
        foreach (var id in ids) rating.Property(id).HasMaxLength(IdRules.Length);
    }
}
