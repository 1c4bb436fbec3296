using Auvious.Server.Auth.Clients;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Jobs;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;
using OpenIddictHttp = OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;

namespace Auvious.Server.Auth.Tokens;

/// <summary>The built-in token issuer: OpenIddict, taught at its edges what real clients of this API send and read.</summary>
internal static class TokenServer
{
    public static void AddTokenServer(this IServiceCollection services, AuthOptions auth)
    {
        services.AddSingleton<LoginLimits>();
        services.AddSingleton<TokenKeys>()
            .AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<TokenKeys>())
            .AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<TokenKeys>());
        services.AddHostedService<ClientsStart>().AddSingleton<ICleaning, SpentTokens>();
        services.AddOpenIddict()
            .AddCore(core => core
                .ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication, ConfiguredClients>()
                .UseEntityFrameworkCore().UseDbContext<AppDb>())
            .AddServer(server =>
            {
                server.SetIssuer(auth.Issuer).SetTokenEndpointUris("security/oauth/token");
                server.AllowClientCredentialsFlow().AllowPasswordFlow().AllowRefreshTokenFlow();
                server.RegisterScopes(Login.Scope).DisableScopeValidation();
                server.SetAccessTokenLifetime(TokenLives.Access).SetRefreshTokenLifetime(TokenLives.Refresh)
                    .SetRefreshTokenReuseLeeway(TokenLives.Leeway).DisableAccessTokenEncryption();
                var http = server.UseAspNetCore();
                if (auth.AllowHttp == true) http.DisableTransportSecurityRequirement();
                AddHandlers(server);
            });
    }

    private static void AddHandlers(OpenIddictServerBuilder server)
    {
        Replace<ExtractTokenRequestContext, TokenRequests>(server, OpenIddictHttp.ExtractPostRequest<ExtractTokenRequestContext>.Descriptor);
        Replace<ProcessSignInContext, RefreshOnce>(server, RedeemTokenEntry.Descriptor);
        // Before the client's secret is looked at.
        Add<ValidateTokenRequestContext, LoginAttempts>(server, int.MinValue + 50_000);
        Add<HandleTokenRequestContext, Grants>(server, Exchange.AttachPrincipal.Descriptor.Order + 500);
        Add<GenerateTokenContext, RowlessAccessTokens>(server, int.MinValue + 50_000);
        Add<GenerateTokenContext, AccessTokenIds>(server, Protection.AttachTokenMetadata.Descriptor.Order + 500);
        Add<ApplyTokenResponseContext, WrongSecrets>(server, OpenIddictHttp.AttachHttpResponseCode<ApplyTokenResponseContext>.Descriptor.Order + 100);
        Add<ApplyTokenResponseContext, TokenAnswers>(server, OpenIddictHttp.AttachHttpResponseCode<ApplyTokenResponseContext>.Descriptor.Order + 200);
    }

    private static void Replace<TContext, THandler>(OpenIddictServerBuilder server, OpenIddictServerHandlerDescriptor builtIn)
        where TContext : BaseContext where THandler : class, IOpenIddictServerHandler<TContext>
    {
        server.RemoveEventHandler(builtIn);
        Add<TContext, THandler>(server, builtIn.Order);
    }

    private static void Add<TContext, THandler>(OpenIddictServerBuilder server, int order)
        where TContext : BaseContext where THandler : class, IOpenIddictServerHandler<TContext> =>
        server.AddEventHandler<TContext>(handler => handler.UseScopedHandler<THandler>().SetOrder(order));
}
