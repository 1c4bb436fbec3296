using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Auvious.Server.Auth.Tokens;

/// <summary>Redeems a refresh token; of parallel refreshes one wins. The library's own step lets the others go on.</summary>
internal sealed class RefreshOnce(IOpenIddictTokenManager tokens) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType != OpenIddictServerEndpointType.Token || !context.Request.IsRefreshTokenGrantType()) return;
        var known = context.Transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!);
        if (known?.RefreshTokenPrincipal?.GetTokenId() is not { } id) return;
        var token = await tokens.FindByIdAsync(id, context.CancellationToken);
        if (token is null || !await tokens.TryRedeemAsync(token, context.CancellationToken))
            context.Reject(Errors.InvalidGrant, "The refresh token was used by another request at the same time.");
    }
}
