using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Auvious.Server.Hosting.Database.Migrations.Sqlite
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
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    InteractionId = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    Type = table.Column<string>(type: "TEXT", nullable: true),
                    Blob = table.Column<string>(type: "TEXT", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Events = table.Column<int>(type: "INTEGER", nullable: false),
                    IsUnsettled = table.Column<bool>(type: "INTEGER", nullable: false),
                    View = table.Column<string>(type: "TEXT", nullable: true)
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
