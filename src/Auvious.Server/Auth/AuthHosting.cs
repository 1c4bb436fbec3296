using Auvious.Server.Auth.Genesys;
using Auvious.Server.Auth.Tickets;
using Auvious.Server.Auth.Tokens;
using Auvious.Server.Hosting.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Auvious.Server.Auth;

/// <summary>Who calls: tokens, tickets and the policies routes ask for.</summary>
public static class AuthHosting
{
    /// <summary>The policy of routes for AGENT and above.</summary>
    public const string Staff = "Staff";

    /// <summary>Call it after AddKeys.</summary>
    public static WebApplicationBuilder AddAuth(this WebApplicationBuilder builder)
    {
        var auth = AuthOptions.Read(builder.Configuration, builder.Environment);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(auth).AddSingleton<Applications>();
        services.AddSingleton<TicketStore>().AddSingleton<TicketDesk>().AddSingleton<GenesysRooms>().AddSingleton<GenesysDesk>();
        services.TryAddSingleton<IRooms, NoRooms>();
        services.AddSingleton<CallerCache>(_ => new()).AddSingleton<Revocations>().AddHostedService<RevocationsStart>();
        if (auth.Authority is null)
        {
            services.AddKeyRing<KeyRing>().AddTokenServer(auth);
            services.AddSingleton(provider => OwnTokens(auth, provider.GetRequiredService<KeyRing>()));
        }
        else
        {
            services.AddSingleton(OutsideTokens(auth, auth.Authority));
        }
        services.AddSingleton<AccessTokens>();
        services.AddAuthentication(BearerHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Staff, policy => policy.RequireAssertion(context => Caller.Of(context.User)?.IsStaff == true).RequireAuthenticatedUser());
        return builder;
    }

    /// <summary>Call it before the routes are mapped.</summary>
    public static WebApplication UseAuth(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    private static TokenValidationParameters OwnTokens(AuthOptions auth, KeyRing keys) => new()
    {
        ValidIssuer = auth.Issuer.AbsoluteUri,
        IssuerSigningKeyResolver = (_, _, id, _) => keys.Signing.Where(key => key.KeyId == id),
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        ValidTypes = ["at+jwt"],
        ValidateAudience = false,
        ValidateLifetime = false,
    };

    private static TokenValidationParameters OutsideTokens(AuthOptions auth, Uri authority) => new()
    {
        ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = auth.AllowHttp != true }),
        ValidAudience = auth.Audience,
        ValidateAudience = auth.Audience is not null,
        ValidateLifetime = false,
    };
}
