using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Auvious.Server.Auth.Genesys;

/// <summary>The conference of a Genesys interaction and the customer's ticket to it.</summary>
public sealed class GenesysRoom
{
    public required string Organization { get; init; }

    public required string Interaction { get; init; }

    public required string Conference { get; init; }

    public required string Ticket { get; set; }
}

internal sealed class GenesysRoomTable : IEntityTypeConfiguration<GenesysRoom>
{
    public void Configure(EntityTypeBuilder<GenesysRoom> room) =>
        room.ToTable("genesys_rooms").HasKey(row => new { row.Organization, row.Interaction });
}
