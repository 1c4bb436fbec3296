using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Auvious.Yardstick;

/// <summary>Rows in a table by the plain driver: the least that a server does which answers when the rows are on disk.</summary>
/// <param name="provider"><c>Sqlite</c> or <c>PostgreSql</c>.</param>
internal sealed class Rows(string provider, string connectionString)
{
    private readonly DbDataSource source = provider == "Sqlite"
        ? SqliteFactory.Instance.CreateDataSource(connectionString)
        : NpgsqlDataSource.Create(connectionString);

    public void Create()
    {
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = provider == "Sqlite"
            ? "PRAGMA journal_mode = WAL; CREATE TABLE rows (id INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, body TEXT NOT NULL); CREATE INDEX rows_entity ON rows (entity, id)"
            : "CREATE TABLE rows (id BIGSERIAL PRIMARY KEY, entity TEXT NOT NULL, body TEXT NOT NULL); CREATE INDEX rows_entity ON rows (entity, id)";
        command.ExecuteNonQuery();
    }

    /// <summary>Some rows of one entity in one transaction.</summary>
    public async Task Write(string entity, string body, int count, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        for (var row = 0; row < count; row++)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "INSERT INTO rows (entity, body) VALUES (@entity, @body)";
            Add(command, "entity", entity);
            Add(command, "body", body);
            await command.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }

    /// <summary>An entity's newest row.</summary>
    public async Task<string?> Read(string entity, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM rows WHERE entity = @entity ORDER BY id DESC LIMIT 1";
        Add(command, "entity", entity);
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}

internal static class RowRoutes
{
    public static void MapRows(this WebApplication app, Rows rows)
    {
        rows.Create();
        app.MapPost("/rows/{entity}", async (string entity, int count, HttpRequest request, CancellationToken ct) =>
        {
            using var reader = new StreamReader(request.Body);
            await rows.Write(entity, await reader.ReadToEndAsync(ct), count, ct);
            return Results.NoContent();
        });
        app.MapGet("/rows/{entity}", async (string entity, CancellationToken ct) => Results.Text(await rows.Read(entity, ct), "application/json"));
    }
}
