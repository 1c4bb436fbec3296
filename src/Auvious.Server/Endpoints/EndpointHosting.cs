using Auvious.Core.Endpoints;
using Auvious.Server.Hosting;

namespace Auvious.Server.Endpoints;

/// <summary>What the endpoints' routes and actors need.</summary>
public static class EndpointHosting
{
    public static WebApplicationBuilder AddEndpoints(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Limits(builder.Configuration));
        builder.Services.AddSingleton<IEndpointIndex, EndpointRows>();
        builder.Services.AddSingleton<EndpointDelivery>();
        builder.Services.AddSingleton<UserEvents>();
        return builder;
    }

    private static EndpointLimits Limits(IConfiguration configuration)
    {
        var limits = configuration.Read<EndpointLimits>("Endpoints");
        return limits.ExpiryGrace >= TimeSpan.Zero && limits is { OwnEvents: > 0, ConferenceEvents: > 0, Block: > 0, Deliveries: > 0 }
            ? limits
            : throw new InvalidConfigurationException("Endpoints", "ExpiryGrace must be a time span such as 00:00:05, and every limit at least 1");
    }
}
