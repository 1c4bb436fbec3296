using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore;
using OpenIddict.Server;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Slows down whoever guesses tickets or secrets (protocol 8.29).</summary>
internal sealed class LoginLimits(AuthOptions auth, TimeProvider clock)
{
    /// <summary>The OAuth error of a 429.</summary>
    public const string Error = "slow_down";

    private const string Wait = "auvious:wait";

    private readonly Tally requests = new(auth.Limits.TokenRequests, clock);
    private readonly Tally failures = new(auth.Limits.FailedLogins, clock);

    /// <summary>Counts a token request; false when its address has made too many.</summary>
    public bool Admit(OpenIddictServerTransaction transaction) => Pass(transaction, requests.Add(AddressOf(transaction)));

    /// <summary>False when too many logins failed from the address for the client, whatever this one holds.</summary>
    public bool MayTry(OpenIddictServerTransaction transaction) => Pass(transaction, failures.Full(KeyOf(transaction)));

    /// <summary>Counts a wrong ticket or secret.</summary>
    public void Failed(OpenIddictServerTransaction transaction) => failures.Add(KeyOf(transaction));

    /// <summary>How long the refused request should wait; null when it was not refused here.</summary>
    public static TimeSpan? WaitOf(OpenIddictServerTransaction transaction) =>
        transaction.Properties.TryGetValue(Wait, out var wait) ? (TimeSpan)wait! : null;

    private static bool Pass(OpenIddictServerTransaction transaction, TimeSpan? wait)
    {
        if (wait is null) return true;
        transaction.Properties[Wait] = wait.Value;
        return false;
    }

    // Clients that do not exist count as one, else guessing would be free under ever new names.
    private string KeyOf(OpenIddictServerTransaction transaction)
    {
        var client = transaction.Request?.ClientId;
        return $"{AddressOf(transaction)} {(client is not null && auth.Clients.ContainsKey(client) ? client : "")}";
    }

    private static string AddressOf(OpenIddictServerTransaction transaction)
    {
        var address = transaction.GetHttpRequest()?.HttpContext.Connection.RemoteIpAddress;
        if (address is null) return "local";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address)) return address.ToString();
        // One IPv6 customer holds a whole /64.
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
