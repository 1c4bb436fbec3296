using Auvious.Server.Blobs.Files;
using Auvious.Server.Blobs.Rows;
using Auvious.Server.Blobs.S3;
using Auvious.Server.Hosting;

namespace Auvious.Server.Blobs;

/// <summary>Registers the store of blobs.</summary>
public static class BlobHosting
{
    public static WebApplicationBuilder AddBlobs(this WebApplicationBuilder builder)
    {
        var options = BlobOptions.Read(builder.Configuration);
        switch (options.Provider)
        {
            case BlobOptions.S3:
                builder.Services.AddSingleton(options).AddSingleton<S3Bucket>().AddHostedService<S3Start>();
                builder.Services.AddSingleton<IBlobStore, S3Blobs>();
                break;
            case BlobOptions.Database:
                builder.Services.AddSingleton<IBlobStore, DatabaseBlobs>();
                break;
            default:
                builder.Services.AddSingleton<IBlobStore>(new FileBlobs(StorageDirectory.Open(builder.Configuration, builder.Environment)));
                break;
        }
        return builder;
    }
}
