using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Keys;

namespace Auvious.Server.SignedUrls;

/// <summary>The settings under <c>SignedUrls</c>.</summary>
public sealed record SignedUrlOptions
{
    /// <summary>How long a URL opens what it leads to.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(1);

    public static SignedUrlOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<SignedUrlOptions>("SignedUrls");
        return options.Life >= TimeSpan.FromSeconds(1) && options.Life <= TimeSpan.FromDays(7)
            ? options
            : throw new InvalidConfigurationException("SignedUrls:Life", "must be a time span of 1 s to 7 days, such as 01:00:00");
    }
}

/// <summary>Registers the signing of URLs.</summary>
public static class SignedUrlHosting
{
    public static WebApplicationBuilder AddSignedUrls(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SignedUrlOptions.Read(builder.Configuration));
        builder.Services.AddKeyRing<UrlKeys>();
        builder.Services.AddSingleton<UrlSigner>();
        return builder;
    }
}
