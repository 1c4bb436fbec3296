using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Auvious.Server.Hosting.Database.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "OpenIddictApplications",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ApplicationType = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    ClientId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    ClientSecret = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ClientType = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    ConcurrencyToken = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    ConsentType = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    DisplayName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    DisplayNames = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    JsonWebKeySet = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Permissions = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    PostLogoutRedirectUris = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RedirectUris = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Requirements = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Settings = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictApplications", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OpenIddictScopes",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ConcurrencyToken = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Descriptions = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    DisplayName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    DisplayNames = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Resources = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictScopes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "assets",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    ApplicationId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Category = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RolesAllowedAccess = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TransactionId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Filename = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    MimeType = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Sha256 = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Blob = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assets", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "conference_index",
                columns: table => new
                {
                    organization = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conference_index", x => new { x.organization, x.id });
                });

            migrationBuilder.CreateTable(
                name: "endpoint_index",
                columns: table => new
                {
                    organization = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    user = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_endpoint_index", x => new { x.organization, x.id });
                });

            migrationBuilder.CreateTable(
                name: "file_transfers",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    User = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Endpoint = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    TargetType = table.Column<string>(type: "text", nullable: false),
                    TargetId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ApplicationId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    InteractionId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ConferenceId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    TransactionId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Filename = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    MimeType = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Sha256 = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Blob = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_transfers", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "genesys_rooms",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Interaction = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Conference = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Ticket = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_genesys_rooms", x => new { x.Organization, x.Interaction });
                });

            migrationBuilder.CreateTable(
                name: "interactions",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    CreatedBy = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Data = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interactions", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "ratings",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    User = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    Endpoint = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true, collation: "C"),
                    Interaction = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true, collation: "C"),
                    SessionType = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Session = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    Score = table.Column<int>(type: "integer", nullable: false),
                    Comment = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ratings", x => new { x.Organization, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "talkdesk_contacts",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Contact = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    ExternalId = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_talkdesk_contacts", x => new { x.Organization, x.Contact });
                });

            migrationBuilder.CreateTable(
                name: "tickets",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    Organization = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedBy = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Session = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    Disabled = table.Column<long>(type: "bigint", nullable: true),
                    Revoked = table.Column<long>(type: "bigint", nullable: true),
                    Used = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tickets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OpenIddictAuthorizations",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ApplicationId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ConcurrencyToken = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    CreationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Scopes = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Status = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    Subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    Type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictAuthorizations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OpenIddictAuthorizations_OpenIddictApplications_Application~",
                        column: x => x.ApplicationId,
                        principalTable: "OpenIddictApplications",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "interaction_data",
                columns: table => new
                {
                    Organization = table.Column<string>(type: "character varying(64)", nullable: false, collation: "C"),
                    Interaction = table.Column<string>(type: "character varying(128)", nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false, collation: "C")
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

            migrationBuilder.CreateTable(
                name: "OpenIddictTokens",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ApplicationId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    AuthorizationId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ConcurrencyToken = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    CreationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ExpirationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Payload = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RedemptionDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ReferenceId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    Status = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true, collation: "C"),
                    Subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    Type = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictTokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OpenIddictTokens_OpenIddictApplications_ApplicationId",
                        column: x => x.ApplicationId,
                        principalTable: "OpenIddictApplications",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_OpenIddictTokens_OpenIddictAuthorizations_AuthorizationId",
                        column: x => x.AuthorizationId,
                        principalTable: "OpenIddictAuthorizations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictApplications_ClientId",
                table: "OpenIddictApplications",
                column: "ClientId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictAuthorizations_ApplicationId_Status_Subject_Type",
                table: "OpenIddictAuthorizations",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictScopes_Name",
                table: "OpenIddictScopes",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_ApplicationId_Status_Subject_Type",
                table: "OpenIddictTokens",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_AuthorizationId",
                table: "OpenIddictTokens",
                column: "AuthorizationId");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_ReferenceId",
                table: "OpenIddictTokens",
                column: "ReferenceId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_assets_Blob",
                table: "assets",
                column: "Blob");

            migrationBuilder.CreateIndex(
                name: "IX_assets_Organization_ApplicationId",
                table: "assets",
                columns: new[] { "Organization", "ApplicationId" });

            migrationBuilder.CreateIndex(
                name: "IX_endpoint_index_organization_user",
                table: "endpoint_index",
                columns: new[] { "organization", "user" });

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

            migrationBuilder.CreateIndex(
                name: "IX_ratings_Interaction",
                table: "ratings",
                columns: new[] { "Organization", "Interaction", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ratings_Session",
                table: "ratings",
                columns: new[] { "Organization", "SessionType", "Session", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ExpiresAt",
                table: "tickets",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_Session",
                table: "tickets",
                column: "Session",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OpenIddictScopes");

            migrationBuilder.DropTable(
                name: "OpenIddictTokens");

            migrationBuilder.DropTable(
                name: "assets");

            migrationBuilder.DropTable(
                name: "conference_index");

            migrationBuilder.DropTable(
                name: "endpoint_index");

            migrationBuilder.DropTable(
                name: "file_transfers");

            migrationBuilder.DropTable(
                name: "genesys_rooms");

            migrationBuilder.DropTable(
                name: "interaction_data");

            migrationBuilder.DropTable(
                name: "ratings");

            migrationBuilder.DropTable(
                name: "talkdesk_contacts");

            migrationBuilder.DropTable(
                name: "tickets");

            migrationBuilder.DropTable(
                name: "OpenIddictAuthorizations");

            migrationBuilder.DropTable(
                name: "interactions");

            migrationBuilder.DropTable(
                name: "OpenIddictApplications");
        }
    }
}
