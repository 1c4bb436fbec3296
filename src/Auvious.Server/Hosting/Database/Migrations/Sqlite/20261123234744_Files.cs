using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Auvious.Server.Hosting.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Files : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "assets",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    ApplicationId = table.Column<string>(type: "TEXT", nullable: false),
                    Category = table.Column<string>(type: "TEXT", nullable: false),
                    RolesAllowedAccess = table.Column<string>(type: "TEXT", nullable: false),
                    TransactionId = table.Column<string>(type: "TEXT", nullable: true),
                    Filename = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    MimeType = table.Column<string>(type: "TEXT", nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Blob = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assets", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "file_transfers",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    User = table.Column<string>(type: "TEXT", nullable: false),
                    Endpoint = table.Column<string>(type: "TEXT", nullable: true),
                    TargetType = table.Column<string>(type: "TEXT", nullable: false),
                    TargetId = table.Column<string>(type: "TEXT", nullable: false),
                    ApplicationId = table.Column<string>(type: "TEXT", nullable: false),
                    InteractionId = table.Column<string>(type: "TEXT", nullable: true),
                    ConferenceId = table.Column<string>(type: "TEXT", nullable: true),
                    TransactionId = table.Column<string>(type: "TEXT", nullable: true),
                    Filename = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    MimeType = table.Column<string>(type: "TEXT", nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Blob = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_transfers", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_assets_Blob",
                table: "assets",
                column: "Blob");

            migrationBuilder.CreateIndex(
                name: "IX_assets_Organization_ApplicationId",
                table: "assets",
                columns: new[] { "Organization", "ApplicationId" });

            migrationBuilder.CreateIndex(
                name: "IX_file_transfers_Blob",
                table: "file_transfers",
                column: "Blob");

            migrationBuilder.CreateIndex(
                name: "IX_file_transfers_Organization_At",
                table: "file_transfers",
                columns: new[] { "Organization", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_file_transfers_Organization_ConferenceId",
                table: "file_transfers",
                columns: new[] { "Organization", "ConferenceId" });

            migrationBuilder.CreateIndex(
                name: "IX_file_transfers_Organization_InteractionId",
                table: "file_transfers",
                columns: new[] { "Organization", "InteractionId" });

            migrationBuilder.CreateIndex(
                name: "IX_file_transfers_Organization_User_TransactionId",
                table: "file_transfers",
                columns: new[] { "Organization", "User", "TransactionId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assets");

            migrationBuilder.DropTable(
                name: "file_transfers");
        }
    }
}
