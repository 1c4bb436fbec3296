using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Auvious.Server.Hosting.Database;

/// <summary>Compares what is migrated with what this program brings.</summary>
internal static class Migrated
{
    /// <param name="connection">An open one, to a database that has the table of the history.</param>
    public static async Task<bool> IsCurrent<TDb>(DbConnection connection, CancellationToken ct) where TDb : AppDb
    {
        var applied = new HashSet<string>();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"";
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) applied.Add(rows.GetString(0));
        return typeof(TDb).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(TDb))
            .All(type => type.GetCustomAttribute<MigrationAttribute>() is not { } migration || applied.Contains(migration.Id));
    }
}
