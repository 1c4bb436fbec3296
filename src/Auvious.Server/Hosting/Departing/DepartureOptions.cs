namespace Auvious.Server.Hosting.Departing;

/// <summary>The settings under <c>Shutdown</c>.</summary>
public sealed record DepartureOptions
{
    /// <summary>How long a node goes on serving after it has said that it is not ready, so that a load balancer may see it.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>The most that the rest may take: closing connections, answering what was asked, handing over conferences.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public static DepartureOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<DepartureOptions>("Shutdown");
        if (options.Delay < TimeSpan.Zero || options.Delay > TimeSpan.FromMinutes(10))
            throw new InvalidConfigurationException("Shutdown:Delay", "must be a time span of at most ten minutes, such as 00:00:05");
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(10))
            throw new InvalidConfigurationException("Shutdown:Timeout", "must be a time span from a second to ten minutes, such as 00:00:30");
        return options;
    }
}
