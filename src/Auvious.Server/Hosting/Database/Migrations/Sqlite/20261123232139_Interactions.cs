using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Auvious.Server.Hosting.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Interactions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "interactions",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Type = table.Column<string>(type: "TEXT", nullable: true),
                    Data = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interactions", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "interaction_data",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "TEXT", nullable: false),
                    Interaction = table.Column<string>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interaction_data", x => new { x.Organization, x.Interaction, x.Key });
                    table.ForeignKey(
                        name: "FK_interaction_data_interactions",
                        columns: x => new { x.Organization, x.Interaction },
                        principalTable: "interactions",
                        principalColumns: new[] { "Organization", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_interaction_data_Value",
                table: "interaction_data",
                columns: new[] { "Organization", "Key", "Value", "Interaction" });

            migrationBuilder.CreateIndex(
                name: "IX_interactions_CreatedAt",
                table: "interactions",
                columns: new[] { "Organization", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_interactions_Type",
                table: "interactions",
                columns: new[] { "Organization", "Type", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "interaction_data");

            migrationBuilder.DropTable(
                name: "interactions");
        }
    }
}
