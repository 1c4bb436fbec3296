using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Auvious.Server.Hosting.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Ratings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ratings",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    User = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Endpoint = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    Interaction = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    SessionType = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Session = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Score = table.Column<int>(type: "INTEGER", nullable: false),
                    Comment = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ratings", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_ratings_Interaction",
                table: "ratings",
                columns: new[] { "Organization", "Interaction", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ratings_Session",
                table: "ratings",
                columns: new[] { "Organization", "SessionType", "Session", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ratings");
        }
    }
}
