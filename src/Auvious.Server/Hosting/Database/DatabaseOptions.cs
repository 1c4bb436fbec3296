using Npgsql;

namespace Auvious.Server.Hosting.Database;

/// <summary>Where the tables are: section <c>Database</c>.</summary>
public sealed record DatabaseOptions
{
    public const string Sqlite = "Sqlite", PostgreSql = "PostgreSql";

    /// <summary>The key of <see cref="ConnectionString"/>.</summary>
    public const string ConnectionKey = "Database:ConnectionString";

    public string Provider { get; init; } = Sqlite;

    /// <summary>Default on SQLite: <c>auvious.db</c> in <c>Storage:Directory</c>. PostgreSQL has none.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>How long a start waits for a PostgreSQL server that can't be reached.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public static DatabaseOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<DatabaseOptions>("Database");
        if (options.Provider is not (Sqlite or PostgreSql))
            throw new InvalidConfigurationException("Database:Provider", $"must be {Sqlite} or {PostgreSql}, not '{options.Provider}'.");
        if (options.StartTimeout < TimeSpan.Zero || options.StartTimeout > TimeSpan.FromDays(1))
            throw new InvalidConfigurationException("Database:StartTimeout", "must be a time span of at most a day, such as 00:01:00");
        if (options.Provider == PostgreSql && !IsPostgreSql(options.ConnectionString))
            throw new InvalidConfigurationException(ConnectionKey, "must name host and database, such as Host=db;Database=auvious;Username=auvious;Password=…");
        return options;
    }

    // What it says is not repeated: it may hold a password.
    private static bool IsPostgreSql(string? text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
