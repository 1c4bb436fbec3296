using Hangfire.PostgreSql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Auvious.Server.Hosting.Database.Migrations.PostgreSql;

/// <summary>
/// Hangfire's tables, by the scripts that its package carries, up to the version of when this was written: a package that brings more needs
/// another migration. And an index of the rows that the journal marked as deleted.
/// </summary>
[DbContext(typeof(PgAppDb))]
[Migration("20261126160000_Jobs")]
public sealed class Jobs : Migration
{
    public const string Schema = "hangfire";

    private const int FirstScript = 3, LastScript = 23;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        for (var version = FirstScript; version <= LastScript; version++) migrationBuilder.Sql(Script(version));
        migrationBuilder.Sql($"UPDATE {Schema}.schema SET version = {LastScript};");
        migrationBuilder.Sql("CREATE INDEX journal_deleted ON journal (ordering) WHERE deleted;");
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql($"DROP SCHEMA {Schema} CASCADE; DROP INDEX journal_deleted;");

    private static string Script(int version)
    {
        var name = $"Hangfire.PostgreSql.Scripts.Install.v{version}.sql";
        using var script = typeof(PostgreSqlStorage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"Hangfire.PostgreSql carries no {name}");
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
