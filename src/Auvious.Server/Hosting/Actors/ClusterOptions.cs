using System.Net;
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

    /// <summary>Nodes to join, as <c>host:port</c>, the first of which may found a cluster. None: nodes find each other in the database.</summary>
    public string[] SeedNodes { get; init; } = [];

    /// <summary>What this node does.</summary>
    public string Roles { get; init; } = string.Join(", ", Known);

    public string[] RoleNames => [.. Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    internal IReadOnlyList<DnsEndPoint> Seeds => [.. SeedNodes.Select(Parse)];

    public bool IsApi => RoleNames.Contains(Api);

    public bool IsRtc => RoleNames.Contains(Rtc);

    public bool IsMedia => RoleNames.Contains(Media);

    public static ClusterOptions Read(IConfiguration configuration)
    {
        var options = configuration.Read<ClusterOptions>("Cluster");
        if (Uri.CheckHostName(options.Hostname) == UriHostNameType.Unknown || options.Hostname is "0.0.0.0" or "::")
            throw new InvalidConfigurationException("Cluster:Hostname", "must be a host name or an address at which others reach this node, such as 10.0.0.1");
        if (options.Port is < 0 or > 65535)
            throw new InvalidConfigurationException("Cluster:Port", "must be 0 (any free port) to 65535");
        if (options.RoleNames is not { Length: > 0 } roles || roles.Except(Known).Any())
            throw new InvalidConfigurationException("Cluster:Roles", $"must be some of {string.Join(", ", Known)}, separated by commas");
        _ = options.Seeds;
        if (DatabaseOptions.Read(configuration).Provider == DatabaseOptions.Sqlite) CheckAlone(options);
        return options;
    }

    private static void CheckAlone(ClusterOptions options)
    {
        if (options.RoleNames.Length < Known.Length)
            throw new InvalidConfigurationException("Cluster:Roles", "must be \"api, rtc, media\": on SQLite a node is alone and does everything");
        if (options.SeedNodes.Length > 0)
            throw new InvalidConfigurationException("Cluster:SeedNodes", "must be empty: on SQLite a node is alone. Several share a PostgreSQL database");
    }

    private static DnsEndPoint Parse(string seed) =>
        seed.LastIndexOf(':') is > 0 and var colon && int.TryParse(seed[(colon + 1)..], out var port) && port is > 0 and <= 65535
        && Uri.CheckHostName(seed[..colon]) != UriHostNameType.Unknown
            ? new(seed[..colon], port)
            : throw new InvalidConfigurationException("Cluster:SeedNodes", $"must list nodes as host:port, not '{seed}'");
}
