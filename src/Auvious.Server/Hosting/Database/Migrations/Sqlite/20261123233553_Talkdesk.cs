using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Auvious.Server.Hosting.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Talkdesk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "talkdesk_contacts",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Contact = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    ExternalId = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_talkdesk_contacts", x => new { x.Organization, x.Contact });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "talkdesk_contacts");
        }
    }
}
