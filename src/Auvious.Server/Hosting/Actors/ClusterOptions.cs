using Auvious.Media;
using Auvious.Server.Hosting.Database;

namespace Auvious.Server.Hosting.Actors;

/// <summary>The settings under <c>Cluster</c>.</summary>
public sealed record ClusterOptions
{
    /// <summary>The role of nodes that serve the API, of those on which conferences and endpoints live, and of those that carry media.</summary>
    public const string Api = "api", Rtc = "rtc", Media = MediaHosting.Role;

    private static readonly string[] Known = [Api, Rtc, Media];

    /// <summary>The address other nodes reach this one at.</summary>
    public string Hostname { get; init; } = "127.0.0.1";

    /// <summary>Akka remoting's port; 0 is any free one.</summary>
    public int Port { get; init; }

    /// <summary>Nodes to join, as <c>host:port</c>. None: this node is the cluster.</summary>
    public string[] SeedNodes { get; init; } = [];

    /// <summary>What this node does.</summary>
    public string Roles { get; init; } = string.Join(", ", Known);

    public string[] RoleNames => Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public bool IsApi => RoleNames.Contains(Api);

    public bool IsRtc => RoleNames.Contains(Rtc);

    public bool IsMedia => RoleNames.Contains(Media);

    public static ClusterOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<ClusterOptions>("Cluster");
        if (Uri.CheckHostName(options.Hostname) == UriHostNameType.Unknown)
            throw new InvalidConfigurationException("Cluster:Hostname", "must be a host name or an address, such as 127.0.0.1");
        if (options.Port is < 0 or > 65535)
            throw new InvalidConfigurationException("Cluster:Port", "must be 0 (any free port) to 65535");
        if (options.RoleNames is not { Length: > 0 } roles || roles.Except(Known).Any())
            throw new InvalidConfigurationException("Cluster:Roles", $"must be some of {string.Join(", ", Known)}, separated by commas");
        var isAlone = DatabaseOptions.Read(configuration).Provider == DatabaseOptions.Sqlite;
        if (isAlone && !roles.Order().SequenceEqual(Known.Order()))
            throw new InvalidConfigurationException("Cluster:Roles", "must be \"api, rtc, media\": a single node does everything");
        if (isAlone && options.SeedNodes.Length > 0)
            throw new InvalidConfigurationException("Cluster:SeedNodes", "must be empty: on SQLite a node is alone");
        return options;
    }
}
