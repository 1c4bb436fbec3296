using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Auvious.Media;

/// <summary>The addresses that answers name as candidates.</summary>
public static class CandidateAddresses
{
    /// <summary>The configured ones, else those of every interface that is up, without link-local ones.</summary>
    /// <param name="ipv6">Whether the sockets can reach IPv6 too.</param>
    public static IReadOnlyList<IPAddress> Find(MediaOptions options, bool ipv6)
    {
        if (options.TryParseAddresses(out var configured) && configured.Count > 0) return configured;
        var all = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => IsUsable(address, ipv6))
            .Distinct()
            // IPv4 first: it is what most networks route.
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetworkV6)
            .ToList();
        var outside = all.Where(address => !IPAddress.IsLoopback(address)).ToList();
        return options.Loopback || outside.Count == 0
            ? [.. outside, .. all.Where(IPAddress.IsLoopback).DefaultIfEmpty(IPAddress.Loopback)]
            : outside;
    }

    static bool IsUsable(IPAddress address, bool ipv6) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !(address.GetAddressBytes() is [169, 254, ..]),
        AddressFamily.InterNetworkV6 => ipv6 && !address.IsIPv6LinkLocal && !address.IsIPv6Multicast && !address.IsIPv6SiteLocal,
        _ => false,
    };
}
