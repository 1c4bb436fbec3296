using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace Auvious.Server.Auth.Clients;

/// <summary>
/// The clients of the configuration. The library's rows only anchor its tokens: a client that is no longer configured is unknown,
/// and secrets are compared with the configuration, so that none is stored and no slow hash is paid per login.
/// </summary>
internal sealed class ConfiguredClients(
    IOpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication> cache,
    ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OpenIddictEntityFrameworkCoreApplication> store,
    AuthOptions auth)
    : OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>(cache, logger, options, store)
{
    public override ValueTask<OpenIddictEntityFrameworkCoreApplication?> FindByClientIdAsync(string identifier, CancellationToken ct = default) =>
        auth.Clients.ContainsKey(identifier) ? base.FindByClientIdAsync(identifier, ct) : default;

    public override ValueTask<bool> ValidateClientSecretAsync(
        OpenIddictEntityFrameworkCoreApplication application, string secret, CancellationToken ct = default) =>
        new(auth.Clients.TryGetValue(application.ClientId ?? "", out var client)
            && client.Secret is not null
            && CryptographicOperations.FixedTimeEquals(Hash(secret), Hash(client.Secret)));

    // Hashed, since comparing in fixed time needs equal lengths.
    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
