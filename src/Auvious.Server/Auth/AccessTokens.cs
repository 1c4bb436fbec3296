using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auvious.Server.Auth;

/// <summary>The outside issuer's keys can't be had, so that no token can be judged.</summary>
public sealed class IssuerUnreachableException(Exception cause) : Exception("The token issuer can't be reached.", cause);

/// <summary>Tells who holds an access token: the one judge for HTTP, hub and MQTT.</summary>
public sealed class AccessTokens(TokenValidationParameters rules, CallerCache cache, Revocations revocations, TimeProvider clock)
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>The token's caller; null when it is not ours, ended longer than <paramref name="grace"/> ago, or revoked.</summary>
    public async ValueTask<Caller?> Read(string token, TimeSpan grace = default)
    {
        var now = clock.GetUtcNow();
        var key = CallerCache.KeyOf(token);
        var caller = cache.Find(key);
        if (caller is null)
        {
            caller = await Validate(token, now);
            if (caller is null) return null;
            cache.Keep(key, caller);
        }
        return caller.Expires + grace > now && !revocations.Has(caller.Session) ? caller : null;
    }

    private async ValueTask<Caller?> Validate(string token, DateTimeOffset now)
    {
        // Longer than any token worth its signature's check.
        if (token.Length > 8192) return null;
        if (rules.ConfigurationManager is { } issuer) await Reach(issuer);
        var result = await handler.ValidateTokenAsync(token, rules);
        if (!result.IsValid) return null;
        var identity = result.ClaimsIdentity;
        // The lifetime is ours to check: by the injected clock, and with a grace that differs per channel.
        return Time(identity, TokenClaims.Expires) is { } expires && !(Time(identity, TokenClaims.NotBefore) > now + ClockSkew)
            ? Caller.Read(identity, expires)
            : null;
    }

    // The validation itself takes an issuer that is away for a token that is wrong.
    private static async Task Reach(BaseConfigurationManager issuer)
    {
        try
        {
            await issuer.GetBaseConfigurationAsync(CancellationToken.None);
        }
        catch (InvalidOperationException e)
        {
            throw new IssuerUnreachableException(e);
        }
    }

    // Another issuer's clock may run ahead of ours.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private static DateTimeOffset? Time(ClaimsIdentity identity, string claim) =>
        long.TryParse(identity.FindFirst(claim)?.Value, out var seconds) && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
