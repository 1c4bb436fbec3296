using System.Security.Cryptography;
using System.Text;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;
using Carter;

namespace Auvious.Server.IceServers;

/// <summary>
/// STUN and TURN servers for peers. Never fails: existing clients break on anything but the list. Without a valid token it names no TURN
/// server, since its credentials are worth something.
/// </summary>
public sealed class IceServersModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        var servers = app.MapArea("/rtc-api/iceServers", "IceSupport");

        servers.MapGet("", (HttpContext context, IceOptions ice, TimeProvider time) =>
            new IceServersResult([.. Stun(ice), .. Turn(ice, Caller.Of(context.User), time)], ice.Ttl))
            .Answers<IceServersResult>("getIceServers", "Get STUN and TURN servers as peer connections take them");

        servers.MapGet("v2", (HttpContext context, IceOptions ice, TimeProvider time) =>
            Turn(ice, Caller.Of(context.User), time).SingleOrDefault() is var turn
                ? new IceServersResultV2(ice.Stun, turn?.Urls[0], turn?.Username, turn?.Credential, ice.Ttl) : null)
            .Answers<IceServersResultV2>("getIceServersV2", "Get the STUN and the TURN server");
    }

    private static IEnumerable<IceServer> Stun(IceOptions ice) => ice.Stun is null ? [] : [new([ice.Stun], null, null)];

    /// <summary>Credentials of the TURN REST API: the user name is the expiry, the password its HMAC-SHA1 under the shared secret.</summary>
    private static IEnumerable<IceServer> Turn(IceOptions ice, Caller? caller, TimeProvider time)
    {
        if (ice.Turn is null || caller is null) return [];
        var username = $"{time.GetUtcNow().ToUnixTimeSeconds() + ice.Ttl}:{caller.User.Value}";
        var credential = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(ice.TurnSecret!), Encoding.UTF8.GetBytes(username)));
        return [new([ice.Turn], username, credential)];
    }

    private sealed record IceServer(string[] Urls, string? Username, string? Credential);

    private sealed record IceServersResult(IceServer[] IceServers, int Ttl);

    private sealed record IceServersResultV2(string? Stun, string? Turn, string? TurnUsername, string? TurnPassword, int Ttl);
}
