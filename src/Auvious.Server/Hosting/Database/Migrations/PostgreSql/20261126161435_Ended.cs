using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Auvious.Server.Hosting.Database.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Ended : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ended",
                table: "endpoint_index",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ended",
                table: "conference_index",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_endpoint_index_organization_ended",
                table: "endpoint_index",
                columns: new[] { "organization", "ended" });

            migrationBuilder.CreateIndex(
                name: "IX_conference_index_organization_ended",
                table: "conference_index",
                columns: new[] { "organization", "ended" });

            migrationBuilder.CreateIndex(
                name: "IX_assets_Organization_At",
                table: "assets",
                columns: new[] { "Organization", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_endpoint_index_organization_ended",
                table: "endpoint_index");

            migrationBuilder.DropIndex(
                name: "IX_conference_index_organization_ended",
                table: "conference_index");

            migrationBuilder.DropIndex(
                name: "IX_assets_Organization_At",
                table: "assets");

            migrationBuilder.DropColumn(
                name: "ended",
                table: "endpoint_index");

            migrationBuilder.DropColumn(
                name: "ended",
                table: "conference_index");
        }
    }
}
