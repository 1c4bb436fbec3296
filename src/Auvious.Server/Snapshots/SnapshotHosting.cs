using Auvious.Server.Hosting;

namespace Auvious.Server.Snapshots;

/// <summary>The settings under <c>Snapshots</c>.</summary>
public sealed record SnapshotOptions
{
    /// <summary>The most bytes of one picture.</summary>
    public long Limit { get; init; } = 20 * 1024 * 1024;

    /// <summary>The most pixels of one picture: whoever shows it needs memory for each.</summary>
    public long PixelLimit { get; init; } = 50_000_000;

    public static SnapshotOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<SnapshotOptions>("Snapshots");
        if (options.Limit <= 0) throw new InvalidConfigurationException("Snapshots:Limit", "must be at least 1 byte");
        if (options.PixelLimit <= 0) throw new InvalidConfigurationException("Snapshots:PixelLimit", "must be at least 1 pixel");
        return options;
    }
}

/// <summary>What the snapshots' routes and actors need.</summary>
public static class SnapshotHosting
{
    public static WebApplicationBuilder AddSnapshots(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SnapshotOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<SnapshotStore>().AddSingleton<SnapshotDesk>().AddSingleton<PictureDesk>().AddSingleton<SnapshotShelf>();
        builder.Services.AddSingleton<ISnapshotRows>(services => services.GetRequiredService<SnapshotStore>());
        return builder;
    }
}
