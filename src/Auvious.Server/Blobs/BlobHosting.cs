using Auvious.Server.Hosting;

namespace Auvious.Server.Blobs;

/// <summary>The settings under <c>Blobs</c>.</summary>
public sealed record BlobOptions
{
    public const string FileSystem = "FileSystem";

    /// <summary>Where the bytes of files and pictures are.</summary>
    public string Provider { get; init; } = FileSystem;

    public static BlobOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<BlobOptions>("Blobs");
        return options.Provider == FileSystem
            ? options
            : throw new InvalidConfigurationException("Blobs:Provider", $"must be {FileSystem}, not '{options.Provider}'.");
    }
}

/// <summary>Registers the store of blobs.</summary>
public static class BlobHosting
{
    public static WebApplicationBuilder AddBlobs(this WebApplicationBuilder builder)
    {
        BlobOptions.Read(builder.Configuration);
        builder.Services.AddSingleton<IBlobStore>(new FileBlobs(StorageDirectory.Open(builder.Configuration, builder.Environment)));
        return builder;
    }
}
