using System.Security.Cryptography;
using Auvious.Server.Hosting.Database;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace Auvious.Server.Auth.Clients;

/// <summary>Gives every configured client its row.</summary>
internal sealed class ClientsStart(IServiceScopeFactory scopes, AuthOptions auth) : IHostedService
{
    public async Task StartAsync(CancellationToken ct)
    {
        foreach (var (id, client) in auth.Clients)
            while (!await Write(Describe(id, client), ct))
            {
                // Another node that starts at the same time was first.
            }
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    private async Task<bool> Write(OpenIddictApplicationDescriptor row, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var known = await clients.FindByClientIdAsync(row.ClientId!, ct);
        try
        {
            if (known is null) await clients.CreateAsync(row, ct);
            else if (!await Is(clients, known, row, ct)) await clients.UpdateAsync(known, row, ct);
            return true;
        }
        catch (Exception e) when (e is ConcurrencyException || e is DbUpdateException update && update.IsDuplicate())
        {
            return false;
        }
        catch (ValidationException) when (known is null)
        {
            // The library looks for the id again before it writes: what it minds may be what came between.
            if (!await IsThere(row.ClientId!, ct)) throw;
            return false;
        }
    }

    /// <summary>Asked anew: what a scope has looked for it remembers, also that there was nothing.</summary>
    private async Task<bool> IsThere(string id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().FindByClientIdAsync(id, ct) is not null;
    }

    private static async Task<bool> Is(IOpenIddictApplicationManager clients, object known, OpenIddictApplicationDescriptor row, CancellationToken ct) =>
        await clients.HasClientTypeAsync(known, row.ClientType!, ct) && row.Permissions.SetEquals(await clients.GetPermissionsAsync(known, ct));

    private static OpenIddictApplicationDescriptor Describe(string id, ClientOptions client) => new()
    {
        ClientId = id,
        ClientType = client.IsPublic ? ClientTypes.Public : ClientTypes.Confidential,
        // A row of a confidential client must hold one; the real one stays in the configuration.
        ClientSecret = client.IsPublic ? null : RandomNumberGenerator.GetHexString(32),
        Permissions =
        {
            Permissions.Endpoints.Token,
            Permissions.GrantTypes.RefreshToken,
            client.IsPublic ? Permissions.GrantTypes.Password : Permissions.GrantTypes.ClientCredentials,
        },
    };
}
