using Auvious.Server.Hosting;

namespace Auvious.Server.Assets;

/// <summary>The settings under <c>Assets</c>.</summary>
public sealed record AssetOptions
{
    /// <summary>The most bytes of one asset.</summary>
    public long Limit { get; init; } = 25 * 1024 * 1024;

    public static AssetOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<AssetOptions>("Assets");
        return options.Limit > 0 ? options : throw new InvalidConfigurationException("Assets:Limit", "must be at least 1 byte");
    }
}

/// <summary>What the routes of assets need.</summary>
public static class AssetHosting
{
    public static WebApplicationBuilder AddAssets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(AssetOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<AssetStore>().AddSingleton<AssetDesk>().AddSingleton<AssetShelf>();
        return builder;
    }
}
