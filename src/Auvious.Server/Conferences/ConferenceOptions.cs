using Auvious.Server.Hosting;

namespace Auvious.Server.Conferences;

/// <summary>The settings under <c>Conferences</c>.</summary>
public sealed record ConferenceOptions
{
    /// <summary>How long an empty conference stays open.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long a poll waits for the first event; below the clients' 24 s.</summary>
    public TimeSpan LongPoll { get; init; } = TimeSpan.FromSeconds(15);

    public static ConferenceOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<ConferenceOptions>("Conferences");
        if (options.IdleTimeout < TimeSpan.FromSeconds(1))
            throw new InvalidConfigurationException("Conferences:IdleTimeout", "must be a time span of at least 1 s, such as 04:00:00");
        if (options.LongPoll < TimeSpan.Zero || options.LongPoll >= TimeSpan.FromSeconds(24))
            throw new InvalidConfigurationException("Conferences:LongPoll", "must be a time span below 24 s, such as 00:00:15");
        return options;
    }
}
