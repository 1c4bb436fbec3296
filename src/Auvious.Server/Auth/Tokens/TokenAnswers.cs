using System.Globalization;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Finishes the token answer: <c>jti</c>, an error description that is never empty, and the 429.</summary>
internal sealed class TokenAnswers : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Error is null)
        {
            context.Response["jti"] = AccessTokenIds.Of(context.Transaction);
            context.Response.TokenType = "bearer";
            return default;
        }
        // iOS takes an error without a description for a success with an empty token.
        if (string.IsNullOrEmpty(context.Response.ErrorDescription))
            context.Response.ErrorDescription = "The token request was refused.";
        context.Response.ErrorUri = null;
        if (LoginLimits.WaitOf(context.Transaction) is { } wait)
        {
            var http = context.Transaction.GetHttpRequest()!.HttpContext.Response;
            http.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        return default;
    }
}

/// <summary>Keeps an access token's <c>jti</c> for the answer.</summary>
internal sealed class AccessTokenIds : IOpenIddictServerHandler<GenerateTokenContext>
{
    private const string Key = "auvious:jti";

    public static string? Of(OpenIddictServerTransaction transaction) =>
        transaction.Properties.TryGetValue(Key, out var id) ? (string?)id : null;

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType == OpenIddictConstants.TokenTypeIdentifiers.AccessToken
            && context.SecurityTokenDescriptor.Claims?.TryGetValue("jti", out var id) == true)
            context.Transaction.Properties[Key] = id;
        return default;
    }
}

/// <summary>Access tokens get no row: they are judged by their signature and live an hour.</summary>
internal sealed class RowlessAccessTokens : IOpenIddictServerHandler<GenerateTokenContext>
{
    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType == OpenIddictConstants.TokenTypeIdentifiers.AccessToken) context.CreateTokenEntry = false;
        return default;
    }
}
