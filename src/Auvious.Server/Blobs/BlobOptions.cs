using Auvious.Server.Blobs.S3;
using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Database;

namespace Auvious.Server.Blobs;

/// <summary>The settings under <c>Blobs</c>: where the bytes of files and pictures are.</summary>
public sealed record BlobOptions
{
    public const string Section = "Blobs";

    /// <summary>Files below <c>Storage:Directory</c>, an S3-compatible store, or rows of the database.</summary>
    public const string FileSystem = "FileSystem", S3 = "S3", Database = "Database";

    /// <summary>Default: the file system beside SQLite, the database where that is one that nodes can share.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The storage's address; null for AWS itself.</summary>
    public string? Endpoint { get; init; }

    public string? Bucket { get; init; }

    /// <summary>Default with an endpoint: what most other stores take.</summary>
    public string? Region { get; init; }

    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    /// <summary>The bucket stands in the path, not in the host's name: what stores of one's own mostly want.</summary>
    public bool ForcePathStyle { get; init; } = true;

    /// <summary>What every key in the bucket begins with.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The address clients reach the storage at; null: <see cref="Endpoint"/>.</summary>
    public string? PublicEndpoint { get; init; }

    /// <summary>Whether clients are sent to the storage for their files. False where they can't reach it.</summary>
    public bool Presign { get; init; } = true;

    public static BlobOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<BlobOptions>(Section);
        var isAlone = DatabaseOptions.Read(configuration).Provider == DatabaseOptions.Sqlite;
        if (options.Provider.Length == 0) options = options with { Provider = isAlone ? FileSystem : Database };
        switch (options.Provider)
        {
            case S3:
                return S3Options.Checked(options);
            case FileSystem when !isAlone:
                throw new InvalidConfigurationException(
                    $"{Section}:Provider", $"must be {S3} or {Database} with PostgreSQL: nodes find each other there, and files on one's disk are on no other's");
            case FileSystem or Database:
                var stray = new[] { nameof(Endpoint), nameof(Bucket), nameof(AccessKey), nameof(SecretKey) }.FirstOrDefault(key => configuration[$"{Section}:{key}"] is not null);
                return stray is null ? options : throw new InvalidConfigurationException($"{Section}:{stray}", $"is of use only with {Section}:Provider {S3}");
            default:
                throw new InvalidConfigurationException($"{Section}:Provider", $"must be {FileSystem}, {S3} or {Database}, not '{options.Provider}'.");
        }
    }
}
