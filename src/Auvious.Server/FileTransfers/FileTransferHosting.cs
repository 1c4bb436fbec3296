using Auvious.Server.Hosting;

namespace Auvious.Server.FileTransfers;

/// <summary>The settings under <c>FileTransfers</c>.</summary>
public sealed record FileTransferOptions
{
    /// <summary>The most bytes of one file.</summary>
    public long Limit { get; init; } = 100 * 1024 * 1024;

    public static FileTransferOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<FileTransferOptions>("FileTransfers");
        return options.Limit > 0 ? options : throw new InvalidConfigurationException("FileTransfers:Limit", "must be at least 1 byte");
    }
}

/// <summary>What the routes of file transfers need.</summary>
public static class FileTransferHosting
{
    public static WebApplicationBuilder AddFileTransfers(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(FileTransferOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<FileTransferStore>().AddSingleton<FileTransferDesk>().AddSingleton<FileTransferShelf>();
        return builder;
    }
}
