using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Auvious.Server.Hosting.Database.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Snapshots : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "snapshots",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    InteractionId = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true, collation: "C"),
                    Type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Blob = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Events = table.Column<int>(type: "integer", nullable: false),
                    IsUnsettled = table.Column<bool>(type: "boolean", nullable: false),
                    View = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_snapshots", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_snapshots_Blob",
                table: "snapshots",
                column: "Blob");

            migrationBuilder.CreateIndex(
                name: "IX_snapshots_IsUnsettled",
                table: "snapshots",
                column: "IsUnsettled");

            migrationBuilder.CreateIndex(
                name: "IX_snapshots_Organization_At",
                table: "snapshots",
                columns: new[] { "Organization", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_snapshots_Organization_InteractionId_At",
                table: "snapshots",
                columns: new[] { "Organization", "InteractionId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "snapshots");
        }
    }
}
