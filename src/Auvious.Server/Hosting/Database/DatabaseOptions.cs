namespace Auvious.Server.Hosting.Database;

/// <summary>Where the tables are: section <c>Database</c>.</summary>
public sealed record DatabaseOptions
{
    public const string Sqlite = "Sqlite";

    public string Provider { get; init; } = Sqlite;

    /// <summary>Default: <c>auvious.db</c> in <c>Storage:Directory</c>.</summary>
    public string? ConnectionString { get; init; }

    public static DatabaseOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<DatabaseOptions>("Database");
        return options.Provider == Sqlite
            ? options
            : throw new InvalidConfigurationException("Database:Provider", $"must be {Sqlite}, not '{options.Provider}'.");
    }
}
