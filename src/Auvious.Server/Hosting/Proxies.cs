using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Auvious.Server.Hosting;

/// <summary>Whose word on the client's address and scheme is believed: <c>Http:KnownProxies</c>, addresses or networks.</summary>
public static class Proxies
{
    private const string Key = "Http:KnownProxies";

    /// <summary>With no proxy configured, forwarded headers are a stranger's word and are not read.</summary>
    public static WebApplicationBuilder AddProxies(this WebApplicationBuilder builder)
    {
        var proxies = builder.Configuration.GetSection(Key).Get<string[]>() ?? [];
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = proxies.Length == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in proxies.Select(Parse)) options.KnownIPNetworks.Add(network);
        });
        foreach (var proxy in proxies) Parse(proxy);
        return builder;
    }

    private static IPNetwork Parse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : throw new InvalidConfigurationException(Key, $"must list addresses or networks as 10.0.0.0/8, not '{text}'.");
}
