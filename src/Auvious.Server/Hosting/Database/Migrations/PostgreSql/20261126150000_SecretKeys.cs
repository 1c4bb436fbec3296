using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Auvious.Server.Hosting.Database.Migrations.PostgreSql;

/// <summary>The keys that all nodes share. Written by hand, so that an operator can add one by a plain INSERT.</summary>
[DbContext(typeof(PgAppDb))]
[Migration("20261126150000_SecretKeys")]
public sealed class SecretKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE TABLE secret_keys (
            kind varchar(32) NOT NULL,
            name varchar(128) NOT NULL,
            text text NOT NULL,
            made_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (kind, name));
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE secret_keys;");
}
