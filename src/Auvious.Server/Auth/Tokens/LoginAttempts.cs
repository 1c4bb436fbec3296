using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Refuses a login before its secret is looked at when too many failed.</summary>
internal sealed class LoginAttempts(LoginLimits limits) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        // A refresh token can't be guessed, and one guesser must not end the sessions of everybody behind the same address.
        if (context.Request.IsRefreshTokenGrantType() && string.IsNullOrEmpty(context.Request.ClientSecret)) return default;
        if (!limits.MayTry(context.Transaction)) context.Reject(LoginLimits.Error, "Too many failed logins. Try again later.");
        return default;
    }
}

/// <summary>Counts wrong client secrets.</summary>
internal sealed class WrongSecrets(LoginLimits limits) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Error == Errors.InvalidClient) limits.Failed(context.Transaction);
        return default;
    }
}
