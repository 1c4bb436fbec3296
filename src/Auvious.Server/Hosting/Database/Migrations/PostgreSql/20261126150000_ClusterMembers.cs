using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Auvious.Server.Hosting.Database.Migrations.PostgreSql;

/// <summary>The table of the cluster's members; written by hand, since no entity is mapped to it.</summary>
[DbContext(typeof(PgAppDb))]
[Migration("20261126150000_ClusterMembers")]
public sealed class ClusterMembers : Migration
{
    // A node's clock never stands in it: all times are the database's.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE TABLE cluster_member (
            address text COLLATE "C" NOT NULL,
            uid integer NOT NULL,
            roles text NOT NULL,
            is_member boolean NOT NULL DEFAULT false,
            started timestamptz NOT NULL DEFAULT clock_timestamp(),
            heartbeat timestamptz NOT NULL DEFAULT clock_timestamp(),
            lost timestamptz NULL,
            lost_to text NULL,
            PRIMARY KEY (address, uid));
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE cluster_member;");
}
