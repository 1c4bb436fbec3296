using Auvious.Server.Hosting;

namespace Auvious.Server.IceServers;

/// <summary>The settings under <c>Ice</c>.</summary>
public sealed record IceOptions
{
    /// <summary>A STUN server's URI (RFC 7064), such as <c>stun:stun.example.org:3478</c>.</summary>
    public string? Stun { get; init; }

    /// <summary>A TURN server's URI (RFC 7065), such as <c>turn:turn.example.org:3478</c>.</summary>
    public string? Turn { get; init; }

    /// <summary>The secret shared with the TURN server, of which time-limited credentials are made.</summary>
    public string? TurnSecret { get; init; }

    /// <summary>How long those hold, in seconds.</summary>
    public int Ttl { get; init; } = 86_400;

    public static IceOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<IceOptions>("Ice");
        if (options.Stun is { } stun && !stun.StartsWith("stun:") && !stun.StartsWith("stuns:"))
            throw new InvalidConfigurationException("Ice:Stun", "must be a STUN URI, such as stun:stun.example.org:3478");
        if (options.Turn is { } turn && !turn.StartsWith("turn:") && !turn.StartsWith("turns:"))
            throw new InvalidConfigurationException("Ice:Turn", "must be a TURN URI, such as turn:turn.example.org:3478");
        if (options.Turn is null != string.IsNullOrEmpty(options.TurnSecret))
            throw new InvalidConfigurationException(options.Turn is null ? "Ice:Turn" : "Ice:TurnSecret", "must be set: Ice:Turn and Ice:TurnSecret go together");
        if (options.Ttl is < 60 or > 30 * 86_400)
            throw new InvalidConfigurationException("Ice:Ttl", "must be 60 to 2592000 seconds");
        return options;
    }
}
